import { finalParts, kindOf, type Rendered, renderWorkspace, toYaml, withoutOverlays } from "@crossdock/flow";
import { entriesAt, valueAt } from "@crossdock/kit";
import { refuse, refuseUnknown } from "./refuse.ts";
import { type Draft, pathFor, retailerFor, type Site } from "./site.ts";
import { yamlText } from "./yaml-text.ts";

export interface OverlayWish {
  /** The resource that is patched: a Flow, a Mapping or a Table, with or without its version. */
  name: string;
  retailer?: string | undefined;
  owner?: string | undefined;
}

/** Fields that say what a resource is: an overlay changes what it does. */
const heads: ReadonlySet<string> = new Set(["kind", "name", "version", "retired", "owner", "final"]);

/** An empty patch of a base, and what a retailer may say otherwise as comments: never what is final. */
export function newOverlay(site: Site, wish: OverlayWish): Draft {
  const base = baseOf(site, wish.name);
  const { kind, name, version } = base;
  const retailer = retailerFor(site, wish.retailer);
  if (finalParts(base.document).some(({ steps }) => steps.length === 0))
    refuse(`${name} is \`final\`: no overlay may change it; ask ${String(base.value["owner"])}`);
  const there = site.workspace.resources
    .list("Overlay")
    .find((each) => each.retailer === retailer.name && isOf(each.value["of"], kind, name));
  if (there) refuse(`${there.file} patches ${name} for ${retailer.name} already; nothing was written`);
  const users = renderWorkspace(site.workspace, { registry: site.registry }).resources.filter(
    (each) => each.document === base.document && each.retailer !== null,
  );
  if (kindOf(kind, site.registry).perRetailer && !users.some((each) => each.retailer === retailer.name))
    refuse(
      `${retailer.name} does not use ${name}@${version}; add \`{ flow: ${name}@${version} }\` to \`use\` in ${retailer.file} first`,
    );
  const overlay = `${retailer.name}-${name.replaceAll(".", "-")}`;
  const value = {
    kind: "Overlay",
    name: overlay,
    owner: wish.owner ?? retailer.value["owner"],
    of: { kind, name, ...(version === null ? {} : { version }) },
    retailer: retailer.name,
    patch: {},
  };
  const text = `${yamlText(value, [])}${commentsOf(base)}`;
  return {
    files: { [pathFor(site, "Overlay", overlay, retailer.name)]: text },
    changed: {},
    choices: [
      `\`patch\`: what ${retailer.name} does differently; the comments below it are what may be changed`,
    ],
    told: ["XD804"],
    next: `crossdock render ${name} --retailer ${retailer.name}`,
  };
}

function baseOf(site: Site, word: string): Rendered {
  const { resources } = renderWorkspace(site.workspace, { registry: site.registry });
  const bases = resources.filter(({ kind }) => kindOf(kind, site.registry).patch !== undefined);
  const named = bases.filter(({ name, version }) => word === name || word === `${name}@${version}`);
  const [newest] = named.sort((one, other) => (other.version ?? 0) - (one.version ?? 0));
  if (!newest) refuseUnknown("flow, mapping or table", word, [...new Set(bases.map((each) => each.name))]);
  return withoutOverlays(newest, { registry: site.registry });
}

function isOf(of: unknown, kind: string, name: string): boolean {
  return valueAt(of, "kind") === kind && valueAt(of, "name") === name;
}

function commentsOf(base: Rendered): string {
  const finals = finalParts(base.document).map(({ steps }) => steps);
  const open = entriesAt(withoutParts(base.value, [], finals));
  const value = Object.fromEntries(open.filter(([key]) => !heads.has(key)));
  const lines = toYaml({ value }).trimEnd().split("\n");
  return [
    "# Put what differs in the place of `{}`, from these lines of the base; `null` removes a field.",
    ...lines.map((line) => `#   ${line}`.trimEnd()),
    "",
  ].join("\n");
}

/** A value without its parts at `finals`; items of lists go by their ids. */
function withoutParts(
  value: unknown,
  at: readonly string[],
  finals: readonly (readonly string[])[],
): unknown {
  const isFinal = (name: string): boolean =>
    finals.some((path) => path.join("\0") === [...at, name].join("\0"));
  if (Array.isArray(value))
    return value.flatMap((item: unknown) => {
      const id = valueAt(item, "id");
      if (typeof id !== "string") return [item];
      return isFinal(id) ? [] : [withoutParts(item, [...at, id], finals)];
    });
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !isFinal(name) && name !== "final");
  return Object.fromEntries(
    entries.map(([name, entry]) => [name, withoutParts(entry, [...at, name], finals)]),
  );
}
