import type { Registry } from "@crossdock/kit";
import { shortStepFields } from "../kinds/flow-step.ts";
import type { TracedValue } from "./traced-value.ts";

/** Id of the only trigger and of the only step of a flow in short form. */
const mainId = "main";

/**
 * The long form of a flow or of a patch of one: `trigger` becomes a list `triggers`, a step at the top a list
 * `steps`, and `fetch` beside a schedule moves into it. Nothing else changes, and every part keeps its place.
 */
export function toLongForm(flow: TracedValue, registry: Registry): TracedValue {
  if (flow.shape !== "fields") return flow;
  const entries = new Map<string, TracedValue>();
  for (const [key, traced] of flow.entries) {
    if (key === "trigger" && !flow.entries.has("triggers")) {
      entries.set("triggers", listOfOne(withFetch(traced, registry)));
    } else if (key === "triggers" && traced.shape === "list") {
      entries.set(key, { ...traced, items: traced.items.map((item) => withFetch(item, registry)) });
    } else if (shortStepFields.includes(key) && !flow.entries.has("steps")) {
      if (!entries.has("steps")) entries.set("steps", listOfOne(shortStep(flow, traced)));
    } else {
      entries.set(key, traced);
    }
  }
  return { ...flow, entries };
}

/** True when a flow or a patch writes its only step at the top. */
export function hasShortStep(flow: TracedValue): boolean {
  return flow.shape === "fields" && shortStepFields.some((field) => flow.entries.has(field));
}

function shortStep(flow: TracedValue & { shape: "fields" }, first: TracedValue): TracedValue {
  const entries = [...flow.entries].filter(([key]) => shortStepFields.includes(key));
  return { shape: "fields", entries: new Map(entries), document: flow.document, path: first.path };
}

function listOfOne(traced: TracedValue): TracedValue {
  const { document, path } = traced;
  if (traced.shape !== "fields") return { shape: "list", items: [traced], document, path };
  const id: TracedValue = { shape: "scalar", value: mainId, document, path };
  const item: TracedValue = { ...traced, entries: new Map([["id", id], ...traced.entries]) };
  return { shape: "list", items: [item], document, path };
}

/** `schedule: { … }` and `fetch: { … }` side by side: the fetch is a field of the part. */
function withFetch(trigger: TracedValue, registry: Registry): TracedValue {
  if (trigger.shape !== "fields") return trigger;
  const fetch = trigger.entries.get("fetch");
  if (!fetch) return trigger;
  const entries = new Map(trigger.entries);
  for (const [name, traced] of trigger.entries) {
    const takes = registry.triggers.get(name)?.config.properties["fetch"] !== undefined;
    if (!takes || traced.shape !== "fields") continue;
    entries.set(name, { ...traced, entries: new Map([...traced.entries, ["fetch", fetch]]) });
    entries.delete("fetch");
  }
  return { ...trigger, entries };
}
