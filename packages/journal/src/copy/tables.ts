/** What a column holds. `packed` is a text that a backend may keep deflated, `place` the number of a message in the order of acceptance. */
export type ColumnKind = "text" | "packed" | "integer" | "real" | "flag" | "place";

/** A table that every backend which keeps something has, by the names of the embedded one. */
export interface CopiedTable {
  name: string;
  columns: Readonly<Record<string, ColumnKind>>;
  /** The column that counts up with every row, and goes on from where it was. */
  numbered?: string;
}

const tenant = { flow: "text", retailer: "text" } as const;
const trigger = { ...tenant, trigger_id: "text" } as const;

/**
 * All that a copy takes from one backend to another, in the order in which it does: first what a daemon cannot go on
 * without, then history. Counters follow from the messages; facts and owners belong to the place where a journal is kept.
 */
export const copiedTables: readonly CopiedTable[] = [
  {
    name: "revisions",
    columns: { digest: "text", created_at: "integer", activated_at: "integer", files: "packed" },
  },
  {
    name: "activations",
    columns: {
      position: "integer",
      digest: "text",
      at: "integer",
      cause: "text",
      actor: "text",
      folder: "text",
      changes: "text",
    },
    numbered: "position",
  },
  { name: "cursors", columns: { ...trigger, value: "text", moved_at: "integer" } },
  {
    name: "pauses",
    columns: { system: "text", ...trigger, reason: "text", actor: "text", at: "integer" },
  },
  { name: "firings", columns: { ...trigger, due: "integer" } },
  { name: "applied_versions", columns: { ...tenant, mode: "text", key: "text", version: "real" } },
  {
    name: "cross_references",
    columns: { system: "text", entity: "text", key: "text", value: "text", put_at: "integer" },
  },
  {
    name: "messages",
    columns: {
      seq: "place",
      id: "text",
      ...tenant,
      mode: "text",
      key: "text",
      trigger_id: "text",
      identity: "text",
      holds: "flag",
      version: "real",
      state: "text",
      revision: "text",
      pinned: "flag",
      accepted_at: "integer",
      due_at: "real",
      delay: "real",
      attempts: "integer",
      failing_since: "integer",
      paused_for: "text",
      failure: "text",
      ended_at: "integer",
      duplicates: "integer",
      last_seen_at: "integer",
    },
    numbered: "seq",
  },
  { name: "payloads", columns: { seq: "place", payload: "packed", original: "packed" } },
  {
    name: "steps",
    columns: {
      position: "integer",
      seq: "place",
      step: "text",
      state: "text",
      digest: "text",
      result: "packed",
      wrote: "flag",
      revision: "text",
      shadow: "packed",
      started_at: "integer",
      ended_at: "integer",
    },
    numbered: "position",
  },
  {
    name: "commands",
    columns: {
      position: "integer",
      id: "text",
      kind: "text",
      target: "text",
      input: "text",
      actor: "text",
      event: "text",
      at: "integer",
      ended_at: "integer",
      outcome: "text",
    },
    numbered: "position",
  },
  {
    name: "cases",
    columns: {
      position: "integer",
      id: "text",
      message_id: "text",
      ...trigger,
      queue: "text",
      title: "text",
      opened_at: "integer",
      due_at: "integer",
      state: "text",
      resolved_at: "integer",
      resolution: "text",
    },
    numbered: "position",
  },
  {
    name: "attempts",
    columns: {
      position: "integer",
      seq: "place",
      step: "text",
      number: "integer",
      at: "integer",
      duration: "real",
      failure: "text",
      answer: "packed",
    },
    numbered: "position",
  },
  {
    name: "audit",
    columns: { position: "integer", at: "integer", event: "text", actor: "text", details: "text" },
    numbered: "position",
  },
];
