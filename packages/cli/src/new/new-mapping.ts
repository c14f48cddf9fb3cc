import { referenceTo } from "@crossdock/flow";
import { shapeOf } from "@crossdock/mapping";
import { mapFields, objectText } from "./map-fields.ts";
import { contractOf } from "./new-flow.ts";
import { refuse } from "./refuse.ts";
import { type Draft, pathFor, retailerFor, type Site, systemsOf } from "./site.ts";
import { mappingInto, marked, targetOf } from "./target-of.ts";
import { yamlText } from "./yaml-text.ts";

export interface MappingWish {
  name: string;
  contract?: string | undefined;
  /** The contract that it makes; without, it makes what an operation takes. */
  to?: string | undefined;
  system?: string | undefined;
  operation?: string | undefined;
  retailer?: string | undefined;
}

/**
 * With `to`, a Mapping from contract to contract. Without, a `.jsonata` file that makes what an operation takes, for
 * `mapping: { file: … }` of a step.
 */
export function newMapping(site: Site, wish: MappingWish): Draft {
  if (wish.to !== undefined && (wish.system ?? wish.operation) !== undefined)
    refuse(
      "a mapping makes a contract (`--to`) or what an operation takes (`--system`, `--operation`), not both",
    );
  return wish.to === undefined ? intoOperation(site, wish) : intoContract(site, wish, wish.to);
}

function intoContract(site: Site, { name, contract }: MappingWish, to: string): Draft {
  const from = contractOf(site, contract);
  const made = contractOf(site, to);
  const shapes = [from, made].map((each) =>
    shapeOf(site.workspace.contracts.schema(referenceTo(each)) ?? {}),
  );
  const [message = { type: "unknown" }, target] = shapes;
  const mapped = marked(target?.type === "object" ? mapFields(target, message) : { tree: {}, open: [] });
  const { owner, domain } = made.value;
  const value = {
    kind: "Mapping",
    name,
    version: 1,
    owner,
    ...(domain === undefined ? {} : { domain }),
    from: referenceTo(from),
    to: referenceTo(made),
    mapping: mapped.tree,
  };
  const files = { [pathFor(site, "Mapping", name)]: yamlText(value, mapped.notes) };
  return { files, changed: {}, choices: [], next: "crossdock lint" };
}

function intoOperation(site: Site, wish: MappingWish): Draft {
  const contract = contractOf(site, wish.contract);
  const systems = systemsOf(site, retailerFor(site, wish.retailer, wish.name));
  const target = targetOf(systems, wish, { kind: "call", flags: ["system", "operation"] });
  const message = shapeOf(site.workspace.contracts.schema(referenceTo(contract)) ?? {});
  const { tree, notes, choices } = mappingInto(target, message);
  const text = [
    `/* What \`${target.operation.name}\` of ${target.system.word} takes, from ${referenceTo(contract)}. */`,
    ...notes.map((note) => `/* ${note.text} */`),
    objectText(tree, "  "),
    "",
  ].join("\n");
  const flows = pathFor(site, "Flow", wish.name);
  const file = `${flows.slice(0, flows.lastIndexOf("/"))}/${wish.name}.jsonata`;
  const use = `a step uses it by \`mapping: { file: ${wish.name}.jsonata }\``;
  return { files: { [file]: text }, changed: {}, choices: [...choices, use], next: "crossdock lint" };
}
