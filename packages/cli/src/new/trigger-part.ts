import { markedFields, type SourceDocument } from "@crossdock/flow";
import { entriesAt, type TriggerDefinition, valueAt } from "@crossdock/kit";
import { parse } from "yaml";
import { chosen } from "./refuse.ts";
import { below, type Filled, requiredFields } from "./required-fields.ts";
import { type Site, systemsOf } from "./site.ts";
import { configOf, type Target, targetOf } from "./target-of.ts";

export interface TriggerWish {
  trigger?: string | undefined;
  /** The System that is read, and its list. */
  from?: string | undefined;
  list?: string | undefined;
}

/** What a trigger needs, filled from its example, the flow's name and what is read. */
export function triggerPart(site: Site, flow: string, retailer: SourceDocument, wish: TriggerWish): Filled {
  const { triggers } = site.registry;
  const trigger = chosen({ what: "trigger", flag: "trigger" }, wish.trigger ?? "webhook", triggers);
  const { name } = trigger;
  const given = givenOf(site, flow, retailer, trigger, wish);
  const { sole } = trigger;
  const written: unknown = parse(trigger.examples[0]?.yaml ?? "{}");
  const example = sole === undefined ? written : { [sole]: written };
  const filled = requiredFields(trigger.config, { given, example, secret: (field) => field });
  // A trigger that reads no list works as its example shows, at places of this flow.
  const isReading = "operation" in trigger.config.properties || "fetch" in trigger.config.properties;
  const whole = isReading
    ? filled.value
    : { ...filled.value, ...Object.fromEntries(entriesAt(example)), ...given };
  const part = below({ ...filled, value: withSecrets(trigger, whole, flow) }, ["trigger", name]);
  return { ...part, value: { [name]: sole === undefined ? part.value : valueAt(part.value, sole) } };
}

/** What the flow, and what it reads, say of a trigger. */
function givenOf(
  site: Site,
  flow: string,
  retailer: SourceDocument,
  { name: word, config, operation }: TriggerDefinition,
  wish: TriggerWish,
): Record<string, unknown> {
  const fields = config.properties;
  if ("operation" in fields) {
    const overlap = valueAt(fields, "cursor", "properties", "overlap", "default");
    return {
      ...reading(readFrom(site, retailer, wish, operation)),
      ...(overlap ? { cursor: { overlap } } : {}),
    };
  }
  if ("fetch" in fields)
    return (wish.from ?? wish.list) === undefined ? {} : { fetch: reading(readFrom(site, retailer, wish)) };
  return {
    ...("path" in fields ? { path: `/${flow}` } : {}),
    ...("system" in fields ? { system: folderOf(site, retailer, word, wish.from) } : {}),
  };
}

function readFrom(
  site: Site,
  retailer: SourceDocument,
  { from, list }: TriggerWish,
  kind: TriggerDefinition["operation"] = "list",
): Target {
  const wish = { system: from, operation: list };
  return targetOf(systemsOf(site, retailer), wish, { kind, flags: ["from", "list"] });
}

function reading(target: Target): Record<string, unknown> {
  const config = configOf(target).value;
  return {
    system: target.system.word,
    operation: target.operation.name,
    ...(Object.keys(config).length > 0 ? { options: config } : {}),
  };
}

/** A System of the connector that is called like the trigger: what brings files is a folder. */
function folderOf(site: Site, retailer: SourceDocument, trigger: string, from: string | undefined): string {
  const systems = systemsOf(site, retailer);
  const like = systems.filter(({ system }) => system.value["connector"] === trigger);
  const known = from === undefined ? like : systems;
  return chosen(
    { what: `System of connector ${trigger}`, flag: "from" },
    from,
    known.map(({ word }) => [word, word]),
  );
}

/** Every flow has secrets of its own: `order-to-erp-secret`. */
function withSecrets(
  trigger: TriggerDefinition,
  part: Record<string, unknown>,
  flow: string,
): Record<string, unknown> {
  const copy = structuredClone(part);
  for (const { mark, path } of markedFields(trigger.config, copy)) {
    if (mark.kind !== "secret") continue;
    const owner = valueAt(copy, ...path.slice(0, -1));
    if (typeof owner === "object" && owner !== null)
      Reflect.set(owner, path.at(-1) ?? "", `${flow}-${String(path.at(-1))}`);
  }
  return copy;
}
