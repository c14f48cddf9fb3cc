import { type Aspect, byPath, type KindDefinition } from "@crossdock/flow";
import type { Change, Risk } from "./change.ts";
import type { Edit } from "./compare-trees.ts";
import { highestCriticality } from "./ratings.ts";
import type { SentChange, SentPart } from "./sent.ts";

/** What an edit is about, in words. */
export interface Wording {
  aspect: Aspect;
  title: string;
  note?: string;
}

/** Says what an edit means for a person who does not know the file. */
export function wordsOf({ diff }: KindDefinition, { op, shown }: Edit): Wording {
  const ofAll = aspectOfAll(shown);
  const [aspect, subject, note] = ofAll
    ? byPath(ofAll, shown)
    : (diff?.tells(shown, op) ?? byPath("about", shown));
  const verbs = { added: "is new", removed: "is gone", changed: "changed", moved: "moved" };
  return { aspect, title: `${subject} ${verbs[op]}`, ...(note ? { note } : {}) };
}

/** Fields that all kinds share, and what a change of them is about. */
const shared: ReadonlyMap<string, Aspect> = new Map([
  ["title", "about"],
  ["description", "about"],
  ["owner", "owner"],
  ["domain", "about"],
  ["criticality", "criticality"],
  ["runbook", "about"],
  ["residency", "residency"],
]);

function aspectOfAll([first = "", ...rest]: readonly string[]): Aspect | undefined {
  return rest.length === 0 ? shared.get(first) : undefined;
}

/** `high`: what protects. Without it nobody would see what goes wrong, or too late, however little depends on the flow. */
const weights: Readonly<Record<Aspect, 0 | 1 | 2 | 3 | "high">> = {
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
  assertion: "high",
  test: 0,
  lostTest: 2,
  table: 2,
  catch: "high",
  retry: 1,
  limits: 1,
  breaker: 1,
  timeout: 1,
  system: 3,
  vars: 2,
  environment: 2,
  policy: 2,
  approvals: "high",
  classification: "high",
  verify: "high",
  owner: "high",
  criticality: "high",
  residency: "high",
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
  if (weight === "high") return "high";
  const shift = criticality === "critical" || criticality === "high" ? 1 : criticality === "low" ? -1 : 0;
  const sum = weight + shift;
  return sum >= 4 ? "high" : sum >= 2 ? "medium" : "low";
}

/** What a part of what is sent is weighed as. */
const aspectOf: Readonly<Record<SentPart, Aspect>> = {
  field: "mapping",
  target: "target",
  match: "target",
  expect: "assertion",
  request: "condition",
  tries: "retry",
  order: "order",
  end: "catch",
  identity: "identity",
};

/** The same for what is sent, with the criticality of its flow on both states. */
export function riskOfSent(
  { part, path }: Pick<SentChange, "part" | "path">,
  criticalities: readonly string[],
): Risk {
  const aspect = part === "end" && path !== "" ? "check" : aspectOf[part];
  return riskOf({ aspect }, highestCriticality(criticalities));
}
