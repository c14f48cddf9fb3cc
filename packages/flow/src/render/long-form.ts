import type { Registry } from "@crossdock/kit";
import { shortStepFields } from "../kinds/flow-step.ts";
import type { Piece } from "./traced-value.ts";

/** Id of the only trigger and of the only step of a flow in short form. */
const mainId = "main";

/**
 * The long form of a flow or of a patch of one: `trigger` becomes a list `triggers`, a step at the top a list
 * `steps`, and `fetch` beside a schedule moves into it. Nothing else changes, and every part keeps its place.
 */
export function toLongForm(flow: Piece, registry: Registry): Piece {
  if (flow.shape !== "fields") return flow;
  const entries = new Map<string, Piece>();
  for (const [key, piece] of flow.entries) {
    if (key === "trigger" && !flow.entries.has("triggers")) {
      entries.set("triggers", listOfOne(withFetch(piece, registry)));
    } else if (key === "triggers" && piece.shape === "list") {
      entries.set(key, { ...piece, items: piece.items.map((item) => withFetch(item, registry)) });
    } else if (shortStepFields.includes(key) && !flow.entries.has("steps")) {
      if (!entries.has("steps")) entries.set("steps", listOfOne(shortStep(flow, piece)));
    } else {
      entries.set(key, piece);
    }
  }
  return { ...flow, entries };
}

/** True when a flow or a patch writes its only step at the top. */
export function hasShortStep(flow: Piece): boolean {
  return flow.shape === "fields" && shortStepFields.some((field) => flow.entries.has(field));
}

function shortStep(flow: Piece & { shape: "fields" }, first: Piece): Piece {
  const entries = [...flow.entries].filter(([key]) => shortStepFields.includes(key));
  return { shape: "fields", entries: new Map(entries), document: flow.document, path: first.path };
}

function listOfOne(piece: Piece): Piece {
  const { document, path } = piece;
  if (piece.shape !== "fields") return { shape: "list", items: [piece], document, path };
  const id: Piece = { shape: "scalar", value: mainId, document, path };
  const item: Piece = { ...piece, entries: new Map([["id", id], ...piece.entries]) };
  return { shape: "list", items: [item], document, path };
}

/** `schedule: { … }` and `fetch: { … }` side by side: the fetch is a field of the part. */
function withFetch(trigger: Piece, registry: Registry): Piece {
  if (trigger.shape !== "fields") return trigger;
  const fetch = trigger.entries.get("fetch");
  if (!fetch) return trigger;
  const entries = new Map(trigger.entries);
  for (const [name, piece] of trigger.entries) {
    const takes = registry.triggers.get(name)?.config.properties["fetch"] !== undefined;
    if (!takes || piece.shape !== "fields") continue;
    entries.set(name, { ...piece, entries: new Map([...piece.entries, ["fetch", fetch]]) });
    entries.delete("fetch");
  }
  return { ...trigger, entries };
}
