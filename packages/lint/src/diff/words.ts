import type { KindName } from "@crossdock/flow";
import type { Aspect, Change, Risk } from "./change.ts";
import type { Edit } from "./compare-trees.ts";

/** What an edit is about, in words. */
export interface Wording {
  aspect: Aspect;
  title: string;
  note?: string;
}

type Told = [aspect: Aspect, subject: string, note?: string | undefined];

/** Says what an edit means for a person who does not know the file. */
export function wordsOf(kind: KindName, { op, shown }: Edit): Wording {
  const [aspect, subject, note] = told(kind, shown, op);
  const verbs = { added: "is new", removed: "is gone", changed: "changed", moved: "moved" };
  return { aspect, title: `${subject} ${verbs[op]}`, ...(note ? { note } : {}) };
}

const about: ReadonlySet<string> = new Set([
  "title",
  "description",
  "owner",
  "domain",
  "criticality",
  "runbook",
  "residency",
]);

function told(kind: KindName, shown: readonly string[], op: Edit["op"]): Told {
  const [first = "", second = "", ...rest] = shown;
  if (shown.length === 1 && about.has(first)) return ["about", `\`${first}\``];
  switch (kind) {
    case "Flow":
      return toldOfFlow(first, second, rest, op);
    case "Mapping":
      return first === "mapping"
        ? ["mapping", fieldText(shown.slice(1))]
        : ["input", `\`${shown.join(".")}\``];
    case "System":
      return toldOfSystem(shown);
    case "Retailer":
      return toldOfRetailer(first, shown, op);
    case "Policy":
      return first === "retry"
        ? ["retry", `retry list \`${second}\`${within(rest)}`]
        : ["policy", `\`${shown.join(".")}\``];
    case "Table":
      return first === "rows" && second
        ? ["table", `the row \`${second}\`${within(rest)}`]
        : ["table", `\`${shown.join(".")}\``];
    case "Environment":
      return ["environment", `\`${shown.join(".")}\``];
    case "Contract":
      return ["contract", `\`${shown.join(".")}\``];
    default:
      return ["about", `\`${shown.join(".")}\``];
  }
}

function toldOfFlow(first: string, second: string, rest: readonly string[], op: Edit["op"]): Told {
  switch (first) {
    case "steps":
      return toldOfStep(second, rest, op);
    case "triggers":
      return toldOfTrigger(second, rest, op);
    case "identity":
      return ["identity", `\`identity${second ? `.${second}` : ""}\``, identityNotes[second]];
    case "input":
      return ["input", `\`input${within([second, ...rest].filter(Boolean), ".")}\``];
    case "catch":
      return ["catch", second ? `what happens after ${second}${within(rest)}` : "`catch`"];
    case "defaults":
      return [second === "retry" ? "retry" : "timeout", `the default ${second}${within(rest)}`];
    case "queue":
      return ["limits", "the bound of the queue"];
    default:
      return ["about", `\`${[first, second, ...rest].filter(Boolean).join(".")}\``];
  }
}

const identityNotes: Readonly<Record<string, string>> = {
  id: "Messages that were processed have another id now: the same one is taken once more when it arrives again.",
  key: "Order is kept per key: a message under the old key does not wait for one under the new.",
  version: "Versions that were applied are compared with the new ones: what is older is skipped.",
};

const stepWords: Readonly<Record<string, [Aspect, string]>> = {
  when: ["condition", "the condition"],
  forEach: ["condition", "the list it runs for"],
  output: ["check", "what later steps see of it"],
  assert: ["check", "what must hold of the answer"],
  expect: ["check", "what is compared after the write"],
  checkpoint: ["check", "the checkpoint"],
  retry: ["retry", "how it is tried again"],
  timeout: ["timeout", "the time limit"],
};

function toldOfStep(id: string, [field = "", ...rest]: readonly string[], op: Edit["op"]): Told {
  const step = `step \`${id}\``;
  if (field === "") {
    if (op === "moved") return ["order", step];
    return ["step", step, op === "removed" ? "Later steps that read its result get nothing." : undefined];
  }
  if (field === "mapping") return ["mapping", `${step}: ${fieldText(rest)}`];
  if (field === "route")
    return ["route", `${step}: the way ${rest[0] ? `\`${rest[0]}\`` : "it takes"}${within(rest.slice(1))}`];
  if (field === "target") {
    const [key = ""] = rest;
    const isPlace = key === "" || key === "system" || key === "operation";
    return [
      "target",
      `${step}: ${isPlace ? `the ${key || "target"}` : `\`${rest.join(".")}\` of the target`}`,
    ];
  }
  const [aspect, words] = stepWords[field] ?? ["step", `\`${field}\``];
  return [aspect, `${step}: ${words}${within(rest)}`];
}

function toldOfTrigger(id: string, rest: readonly string[], op: Edit["op"]): Told {
  const [part = "", field = ""] = rest;
  const subject = `trigger \`${id}\`${within(rest)}`;
  if (rest.length === 0)
    return ["trigger", subject, op === "removed" ? "Nothing arrives by it any more." : undefined];
  if (part === "webhook" && field === "path")
    return ["trigger", subject, "Senders must know the new address; the old one answers 404."];
  return ["trigger", subject];
}

function toldOfSystem(shown: readonly string[]): Told {
  const [first = ""] = shown;
  const subject = `\`${shown.join(".")}\``;
  if (first === "limits") return [shown[1] === "timeout" ? "timeout" : "limits", subject];
  if (first === "breaker") return ["breaker", subject];
  if (first === "baseUrl") return ["system", subject, "Every call of its flows goes to another place."];
  return ["system", subject];
}

function toldOfRetailer(first: string, shown: readonly string[], op: Edit["op"]): Told {
  const [, second = "", third = ""] = shown;
  if (first === "use") {
    if (third === "mode") return ["mode", `the mode of \`${second}\``];
    if (third === "flow") return ["use", `the version of \`${second}\``];
    return ["use", `the use of \`${second}\``, op === "removed" ? "Its triggers stop." : undefined];
  }
  if (first === "vars") return ["vars", `\`$${shown.join(".")}\``];
  if (first === "systems") return ["system", `the System that plays \`${second}\``];
  return ["about", `\`${shown.join(".")}\``];
}

function fieldText(path: readonly string[]): string {
  return path.length === 0 ? "the mapping" : `field \`${path.join(".")}\``;
}

function within(path: readonly string[], before = ": "): string {
  if (path.length === 0) return "";
  return before === "." ? `.${path.join(".")}` : `${before}\`${path.join(".")}\``;
}

const weights: Readonly<Record<Aspect, 0 | 1 | 2 | 3>> = {
  resource: 1,
  use: 3,
  mode: 3,
  contract: 2,
  input: 3,
  identity: 3,
  trigger: 3,
  step: 3,
  order: 3,
  route: 3,
  target: 3,
  condition: 3,
  mapping: 2,
  check: 2,
  table: 2,
  catch: 2,
  retry: 1,
  limits: 1,
  breaker: 1,
  timeout: 1,
  system: 3,
  vars: 2,
  environment: 2,
  policy: 2,
  about: 0,
};

/**
 * How much a reader should look at it: what decides whether, where and how often something is written weighs most,
 * then what is written, then pace; a step more on what is critical or high, a step less on what is low.
 */
export function riskOf(
  { aspect, compatibility }: Pick<Change, "aspect" | "compatibility">,
  criticality: string,
): Risk {
  if (compatibility?.verdict === "breaking") return "high";
  const weight = weights[aspect];
  if (weight === 0) return "low";
  const shift = criticality === "critical" || criticality === "high" ? 1 : criticality === "low" ? -1 : 0;
  const sum = weight + shift;
  return sum >= 4 ? "high" : sum >= 2 ? "medium" : "low";
}
