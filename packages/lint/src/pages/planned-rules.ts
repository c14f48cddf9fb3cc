import type { unsupportedKinds } from "@crossdock/flow";
import type { RuleText } from "@crossdock/kit";

/** A rule whose subject cannot be written yet; it is built together with that. */
export interface PlannedRule extends Pick<RuleText, "code" | "name" | "summary"> {
  waitsFor: Awaited;
}

/** A kind, or a field that its kind names as unsupported, or a part of the language in words. */
type Awaited = { kind: UnsupportedKind } | { of: "Flow" | "Policy"; field: string } | { part: string };

type UnsupportedKind = (typeof unsupportedKinds)[number];

const kind = (name: UnsupportedKind) => (code: string, ruleName: string, summary: string) => ({
  code,
  name: ruleName,
  summary,
  waitsFor: { kind: name },
});

const process = kind("Process");
const reconciliation = kind("Reconciliation");
const availability = kind("AvailabilityPolicy");

/** Every rule that the list of rules has and `crossdock lint` cannot check yet, in the order of the codes. */
export const plannedRules: readonly PlannedRule[] = [
  {
    code: "XD304",
    name: "short-memory",
    summary: "A message is remembered for as long as its source may send it again.",
    waitsFor: { part: "a setting for how long messages are remembered" },
  },
  {
    code: "XD309",
    name: "no-item-results",
    summary: "A batch has a result for each of its items.",
    waitsFor: { of: "Flow", field: "steps.*.batch" },
  },
  process("XD312", "retry-beyond-deadline", "A retry ends before the deadline of the step's checkpoint."),
  {
    code: "XD404",
    name: "conflated-events",
    summary: "Only states are conflated or replaced by a newer message; every event counts.",
    waitsFor: { of: "Flow", field: "identity.conflate" },
  },
  {
    code: "XD405",
    name: "unordered-target",
    summary: "Steps that run side by side do not write where the order matters.",
    waitsFor: { part: "steps that run side by side" },
  },
  process("XD701", "unreachable-checkpoint", "Every checkpoint of a process can be reached."),
  process("XD702", "unset-checkpoint", "Every checkpoint is set by a flow."),
  process("XD703", "deadline-without-action", "A missed deadline alerts somebody or opens a case."),
  process("XD704", "checkpoint-cycle", "Checkpoints come one after the other, never in a circle."),
  process("XD705", "different-process-keys", "All flows of a process know an entity by the same key."),
  reconciliation("XD711", "absent-match-key", "Every side has the fields by which items are matched."),
  reconciliation("XD712", "inexact-comparison", "Money is compared as decimals, with a tolerance."),
  reconciliation("XD713", "no-catch-all-break", "The last class of breaks catches the rest."),
  reconciliation("XD714", "unapproved-repair", "A repair of money asks somebody first."),
  reconciliation("XD715", "unreconciled-money", "A flow of money is covered by a reconciliation."),
  availability("XD721", "raw-stock", "Stock is published by an availability policy."),
  availability(
    "XD722",
    "uncounted-orders",
    "`pendingOrders` is chosen, and `subtract` has a flow that reserves.",
  ),
  availability("XD723", "no-freshness-bound", "The policy says how old a snapshot of stock may be."),
  availability("XD724", "no-catch-all-stock", "The last rule of safety stock catches the rest."),
  availability("XD725", "no-guard", "A guard stops what would empty the shop at once."),
  {
    code: "XD731",
    name: "unreleased-publish",
    summary: "Prices and catalogues are published by a release that somebody approves.",
    waitsFor: { of: "Flow", field: "release" },
  },
  {
    code: "XD905",
    name: "alert-without-route",
    summary: "Every alert has a route to a person.",
    waitsFor: { of: "Policy", field: "alerts" },
  },
];

/** `the kind Reconciliation`, ``the field `release` of Flow``. */
export function awaitedText({ waitsFor }: PlannedRule): string {
  if ("kind" in waitsFor) return `the kind ${waitsFor.kind}`;
  return "field" in waitsFor ? `the field \`${waitsFor.field}\` of ${waitsFor.of}` : waitsFor.part;
}
