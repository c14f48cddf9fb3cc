import type { Catalog, CatalogFlow, CatalogRead } from "../model/schema.ts";
import type { LineageBox, LineageGraph, LineageLink } from "./graph.ts";

/**
 * Where the fields that a flow sends come from: what arrives, what the flow knows, what each step sends. `field`: only
 * what is connected with it: a field of a contract, `step.field` or a field that steps send.
 * Undefined where the flow has no such field.
 */
export function lineageGraph(catalog: Catalog, flow: CatalogFlow, field?: string): LineageGraph | undefined {
  const builder = createBuilder(catalog, flow);
  for (const way of flow.from) builder.arrival(way.contract, way.mapping);
  for (const step of flow.steps) builder.step(step);
  const whole = builder.made();
  const chosen = field === undefined ? whole : connected(whole, field);
  if (!chosen) return undefined;
  const about = field === undefined ? flow.title : `${field} in ${flow.title}`;
  return {
    title: `Where the data comes from: ${about}`,
    description: describe(chosen),
    ...chosen,
  };
}

/** Every name by which `lineageGraph` finds a field of a flow. */
export function lineageFields(catalog: Catalog, flow: CatalogFlow): string[] {
  const { boxes } = lineageGraph(catalog, flow) ?? { boxes: [] };
  return boxes.flatMap(({ kind, label, fields }) =>
    fields.flatMap(({ path }) => (kind === "step" ? [path, `${label}.${path}`] : [path])),
  );
}

type Parts = Pick<LineageGraph, "boxes" | "links">;

function createBuilder(catalog: Catalog, flow: CatalogFlow) {
  const boxes = new Map<string, LineageBox>();
  const links: LineageLink[] = [];
  const contracts = new Map(catalog.contracts.map((contract) => [contract.reference, contract]));

  const contractBox = (reference: string, column: number): LineageBox => {
    const entry = contracts.get(reference);
    return box({
      id: `contract:${reference}`,
      of: entry?.id ?? null,
      kind: "contract",
      column,
      label: entry?.title ?? reference,
      lines: [reference],
    });
  };
  const box = (made: Omit<LineageBox, "fields">): LineageBox => {
    const known = boxes.get(made.id) ?? { ...made, fields: [] };
    boxes.set(made.id, known);
    return known;
  };
  const put = (to: LineageBox, path: string, dataClass: string | null, constant = false): void => {
    if (!to.fields.some((field) => field.path === path)) to.fields.push({ path, class: dataClass, constant });
  };
  const own = flow.contract ?? "message";

  const source = (read: CatalogRead): { box: LineageBox; path: string | null } | undefined => {
    switch (read.from) {
      case "message":
        return { box: contractBox(own, 1), path: read.path };
      case "step": {
        const [step = "", ...rest] = read.path.split(".");
        const answered = boxes.get(`step:${step}`);
        return answered && { box: answered, path: rest.length > 0 ? null : null };
      }
      case "variable":
        return {
          box: box({
            id: "variables",
            of: null,
            kind: "variables",
            column: 1,
            label: "Variables of the retailer",
            lines: [],
          }),
          path: read.path,
        };
      case "table":
        return {
          box: box({ id: "tables", of: null, kind: "tables", column: 1, label: "Tables", lines: [] }),
          path: read.path,
        };
      default:
        return undefined;
    }
  };

  return {
    arrival(contract: string, mapping: string): void {
      const from = contractBox(contract, 0);
      const to = contractBox(own, 1);
      const found =
        catalog.mappings.find((each) => each.reference === mapping && each.retailer === flow.retailer) ??
        catalog.mappings.find((each) => each.reference === mapping);
      const classes = new Map((contracts.get(own)?.fields ?? []).map((field) => [field.path, field.class]));
      for (const field of found?.fields ?? []) {
        put(to, field.path, classes.get(field.path) ?? null, field.constant);
        for (const read of field.reads) {
          if (read.from !== "message") continue;
          put(from, read.path, read.class);
          links.push({ from: from.id, fromField: read.path, to: to.id, toField: field.path });
        }
      }
    },
    step(step: CatalogFlow["steps"][number]): void {
      const systems = step.calls.map(
        ({ system, role }) => catalog.systems.find(({ id }) => id === system)?.title ?? role,
      );
      const to = box({
        id: `step:${step.id}`,
        of: null,
        kind: "step",
        column: 2,
        label: step.id,
        lines: [[...new Set(systems)].join(" or ") + (step.object ? ` \u00b7 ${step.object}` : "")],
      });
      for (const field of step.fields) {
        put(to, field.path, null, field.constant);
        for (const read of field.reads) {
          const found = source(read);
          if (!found) continue;
          if (found.path !== null) put(found.box, found.path, read.class);
          links.push({ from: found.box.id, fromField: found.path, to: to.id, toField: field.path });
        }
      }
    },
    made: (): Parts => ({ boxes: [...boxes.values()], links }),
  };
}

/** What is upstream and downstream of a field; undefined where nothing has that name. */
function connected({ boxes, links }: Parts, wanted: string): Parts | undefined {
  const keyOf = (box: string, field: string | null): string => `${box}\n${field ?? ""}`;
  const start = boxes.flatMap((box) =>
    box.fields
      .filter(({ path }) => path === wanted || (box.kind === "step" && `${box.label}.${path}` === wanted))
      .map(({ path }) => keyOf(box.id, path)),
  );
  if (start.length === 0) return undefined;
  const kept = new Set<LineageLink>();
  const follow = (keys: readonly string[], near: "from" | "to"): void => {
    const seen = new Set(keys);
    const open = [...keys];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      for (const link of links) {
        const here = near === "to" ? keyOf(link.to, link.toField) : keyOf(link.from, link.fromField);
        if (!isAt(here, key)) continue;
        kept.add(link);
        const next = near === "to" ? keyOf(link.from, link.fromField) : keyOf(link.to, link.toField);
        if (!seen.has(next)) open.push(next);
        seen.add(next);
      }
    }
  };
  follow(start, "to");
  follow(start, "from");
  const used = new Set([
    ...start,
    ...[...kept].flatMap((link) => [keyOf(link.from, link.fromField), keyOf(link.to, link.toField)]),
  ]);
  const left = boxes
    .map((box) => ({ ...box, fields: box.fields.filter(({ path }) => used.has(keyOf(box.id, path))) }))
    .filter((box) => box.fields.length > 0 || used.has(keyOf(box.id, null)));
  return { boxes: left, links: [...kept] };
}

/** The same field, or one inside or around it. */
function isAt(key: string, other: string): boolean {
  if (key === other) return true;
  const [box, field = ""] = key.split("\n");
  const [otherBox, otherField = ""] = other.split("\n");
  if (box !== otherBox || field === "" || otherField === "") return false;
  const within = (inner: string, outer: string): boolean =>
    inner.startsWith(`${outer}.`) ||
    inner.startsWith(`${outer}[]`) ||
    outer === "*" ||
    (outer.endsWith(".*") && inner.startsWith(outer.slice(0, -1)));
  return within(field, otherField) || within(otherField, field);
}

function describe({ boxes, links }: Parts): string {
  const labels = new Map(boxes.map(({ id, label }) => [id, label]));
  return links
    .slice(0, 200)
    .map(
      ({ from, fromField, to, toField }) =>
        `${labels.get(to)}.${toField} from ${labels.get(from)}${fromField === null ? "" : `.${fromField}`}`,
    )
    .join("; ");
}
