import type { FlowView, TriggerView } from "@crossdock/flow";
import { durationAt, entriesAt, fieldsAt, itemsAt, textAt, valueAt } from "@crossdock/kit";
import { capital, durationWords, listed } from "../words/duration.ts";
import { catchWords } from "../words/failure-words.ts";
import { everyWords, triggerWords } from "../words/trigger-words.ts";
import { type Context, flowId, ownedOf, placeOf, systemId, systemTitle } from "./context.ts";
import { movements } from "./movements.ts";
import type { CatalogFlow, CatalogObjective, CatalogTrigger } from "./schema.ts";
import { stepEntry } from "./steps.ts";

export function flowEntry(flow: FlowView, context: Context): CatalogFlow {
  const { value, retailer, rendered, spanOf } = flow;
  const steps = flow.steps.map((step) => stepEntry(step, flow, context));
  const triggers = flow.triggers.map((trigger) => triggerEntry(trigger, flow));
  const sources = distinct(triggers.map(({ system }) => system));
  const called = flow.steps.flatMap(({ calls }) => calls);
  const targets = distinct(
    called.map(({ system, operation }) =>
      system && operation && operation.trait !== "safe" ? systemId(system) : null,
    ),
  );
  return {
    id: flowId(flow),
    reference: flow.flow,
    version: rendered.version ?? 1,
    retailer,
    mode: modeOf(flow, context),
    ...ownedOf(rendered),
    overlays: rendered.overlays.map(({ name }) => name),
    summary: summaryOf(flow),
    triggers,
    contract: textAt(value, "input", "contract") ?? null,
    from: entriesAt(value, "input", "from").map(([contract, mapping]) => ({
      contract,
      mapping: String(mapping),
    })),
    identity: identityOf(flow),
    steps,
    catch: fieldsAt(value, "catch").map(([index, line]) => ({
      errors: itemsAt(line, "errors").map(String),
      action: textAt(line, "action") ?? "",
      words: catchWords(line),
      queue: textAt(line, "case", "queue") ?? null,
      place: placeOf(spanOf, ["catch", index]),
    })),
    objective: objectiveOf(flow),
    systems: distinct([...sources, ...called.map(({ system }) => (system ? systemId(system) : null))]),
    sources,
    targets,
    personalData: movements(flow, steps, context),
  };
}

function triggerEntry(trigger: TriggerView, { retailer, spanOf }: FlowView): CatalogTrigger {
  const { id, part, path, value, called } = trigger;
  const named = called.role ?? textAt(value, "system");
  const address = part === "webhook" ? (textAt(value, "path") ?? "") : undefined;
  return {
    id,
    kind: part,
    words: triggerWords(trigger, systemTitle(called.system, named)),
    address: address === undefined ? null : `/hooks/${retailer ?? "{retailer}"}${address}`,
    verify: part === "webhook" ? verificationOf(value) : null,
    event: trigger.event ?? null,
    system: called.system ? systemId(called.system) : null,
    operation: called.operationName ?? null,
    summary: called.operation?.summary ?? null,
    every: everyWords(trigger) ?? null,
    place: placeOf(spanOf, path),
  };
}

function verificationOf(webhook: unknown): CatalogTrigger["verify"] {
  const scheme = textAt(webhook, "verify", "scheme") ?? "none";
  const written = [textAt(webhook, "verify", "header"), textAt(webhook, "verify", "timestampHeader")];
  const standard = ["webhook-signature", "webhook-id", "webhook-timestamp"];
  const byScheme: Readonly<Record<string, string[]>> = {
    "standard-webhooks": standard,
    basic: ["authorization"],
    bearer: ["authorization"],
    jwt: [textAt(webhook, "verify", "header") ?? "authorization"],
    none: [],
  };
  const headers = byScheme[scheme] ?? written.filter((name) => name !== undefined);
  return { scheme, headers: headers.map((name) => name.toLowerCase()) };
}

/** `live`, or what the retailer wrote; `unused` where nobody uses the flow. */
function modeOf({ flow, retailer }: FlowView, { rendered }: Context): string {
  if (retailer === null) return "unused";
  const owner = rendered.workspace.resources.resolve("Retailer", retailer);
  const use = fieldsAt(owner?.value, "use").find(([, entry]) => entry["flow"] === flow)?.[1];
  return textAt(use, "mode") ?? "live";
}

function identityOf({ value }: FlowView): CatalogFlow["identity"] {
  const [id, key, version] = ["id", "key", "version"].map((part) => textAt(value, "identity", part) ?? null);
  const words = [
    id && "A message that comes again is recognised and processed only once.",
    key && "Messages about the same thing run one after the other, in the order in which they came.",
    version && "A message that is not newer than the last one applied is passed over.",
  ].filter((line) => typeof line === "string");
  return { id: id ?? null, key: key ?? null, version: version ?? null, words };
}

function objectiveOf({ value }: FlowView): CatalogObjective | null {
  const within = durationAt(value, "objective", "within");
  const target = valueAt(value, "objective", "target");
  if (within === undefined || typeof target !== "number") return null;
  const over = durationAt(value, "objective", "over") ?? 30 * 86_400_000;
  const words = `${target} % of the messages are delivered within ${durationWords(within)}, measured over ${durationWords(over)}.`;
  return { measure: textAt(value, "objective", "measure") ?? "deliveredWithin", within, target, over, words };
}

/** One sentence: when, from where, to where. */
function summaryOf(flow: FlowView): string {
  const starts = flow.triggers.map((trigger) => {
    const system = systemTitle(trigger.called.system, trigger.called.role);
    if (trigger.part === "webhook") return "when its webhook is called";
    if (trigger.event !== undefined) return `when another flow emits ${trigger.event}`;
    if (trigger.part === "file")
      return `when a file arrives in ${systemTitle(undefined, textAt(trigger.value, "system"))}`;
    const every = everyWords(trigger);
    return `${every ? every.charAt(0).toLowerCase() + every.slice(1) : "now and then"} from ${system}`;
  });
  const targets = flow.steps
    .flatMap(({ calls }) => calls)
    .filter(({ operation }) => operation && operation.trait !== "safe")
    .map(({ system, role }) => systemTitle(system, role));
  const events = flow.steps.flatMap(({ emit }) => (emit === undefined ? [] : [emit]));
  const to = targets.length > 0 ? `, into ${listed([...new Set(targets)])}` : "";
  const on = events.length > 0 ? `, and emits ${listed([...new Set(events)])}` : "";
  return `${capital(listed(starts, "or"))}${to}${on}.`;
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
