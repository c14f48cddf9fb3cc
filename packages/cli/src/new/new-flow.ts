import { referenceTo, type SourceDocument, splitReference } from "@crossdock/flow";
import type { Operation } from "@crossdock/kit";
import { shapeOf } from "@crossdock/mapping";
import { identityOf } from "./identity-of.ts";
import { insertItem } from "./insert-item.ts";
import { chosen, refuse } from "./refuse.ts";
import { below } from "./required-fields.ts";
import { type Draft, pathFor, retailerFor, type Site, systemsOf, usualOwner } from "./site.ts";
import { configOf, mappingInto, targetOf } from "./target-of.ts";
import { type TriggerWish, triggerPart } from "./trigger-part.ts";
import { yamlText } from "./yaml-text.ts";

export interface FlowWish extends TriggerWish {
  name: string;
  system?: string | undefined;
  operation?: string | undefined;
  contract?: string | undefined;
  retailer?: string | undefined;
  owner?: string | undefined;
  criticality?: string | undefined;
}

/** A flow from a trigger to one target, and the line with which its retailer uses it. */
export function newFlow(site: Site, wish: FlowWish): Draft {
  const { name } = wish;
  const retailer = retailerFor(site, wish.retailer, name);
  const contract = contractOf(site, wish.contract);
  const target = targetOf(systemsOf(site, retailer), wish, {
    kind: "call",
    flags: ["system", "operation"],
  });
  const message = shapeOf(site.workspace.contracts.schema(referenceTo(contract)) ?? {});
  const config = below(configOf(target), ["target"]);
  const mapping = mappingInto(target, message);
  const about = [...contract.name.split(/[.-]/), String(contract.value["domain"] ?? "message")];
  const identity = identityOf(message, about, site.registry);
  const trigger = triggerPart(site, name, retailer, wish);
  const value = {
    ...headOf(site, wish, contract),
    trigger: trigger.value,
    input: { contract: referenceTo(contract) },
    identity: identity.value,
    mapping: mapping.tree,
    target: { system: target.system.word, operation: target.operation.name, ...config.value },
    retry: retryOf(site, target.operation),
    catch: [caught(wish)],
  };
  const notes = [...trigger.notes, ...config.notes, ...identity.notes, ...mapping.notes];
  return {
    files: {
      [pathFor(site, "Flow", name)]: yamlText(value, notes),
    },
    changed: {
      [retailer.file]: insertItem(site.files[retailer.file] ?? "", "use", `{ flow: ${name}@1 }`, "list"),
    },
    choices: [...trigger.choices, ...config.choices, ...(mapping.isChecked ? [] : mapping.choices)],
    next: "crossdock lint",
  };
}

function headOf(
  site: Site,
  { name, owner, criticality = "medium" }: FlowWish,
  contract: SourceDocument,
): object {
  return {
    kind: "Flow",
    name,
    version: 1,
    owner: owner ?? contract.value["owner"] ?? usualOwner(site),
    domain: contract.value["domain"],
    criticality,
    ...(criticality === "critical" ? { runbook: `docs/runbooks/${name}.md` } : {}),
  };
}

/** The contract that is named, with its version or the newest; the only one where none is. */
export function contractOf({ workspace: { resources } }: Site, word: string | undefined): SourceDocument {
  const known = resources.references("Contract");
  const newest = known
    .filter((each) => splitReference(each).name === word)
    .sort((one, other) => (splitReference(other).version ?? 0) - (splitReference(one).version ?? 0))[0];
  const reference = chosen(
    { what: "contract", flag: "contract" },
    newest ?? word,
    known.map((each) => [each, each]),
  );
  return resources.resolve("Contract", reference) ?? refuse(`there is no contract ${reference}`);
}

/** The first retry list of the Policy; none for a write that nothing proves to be done once. */
function retryOf({ workspace: { resources } }: Site, operation: Operation): unknown {
  if (operation.trait === "none") return [];
  const [policy] = resources.list("Policy");
  return Object.keys(policy?.value["retry"] ?? {})[0];
}

/** What becomes of a message that does not pass; what matters is told to a person. */
function caught({ name, criticality }: FlowWish): object {
  const isTold = criticality === "critical" || criticality === "high";
  const title = `${name} gave up {{ key }}: {{ error.title }}`;
  return {
    errors: ["Any"],
    action: "deadLetter",
    ...(isTold ? { case: { queue: `${name}-exceptions`, title } } : {}),
  };
}
