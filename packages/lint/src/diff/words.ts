import { type Aspect, byPath, type KindDefinition } from "@crossdock/flow";
import type { Change, Risk } from "./change.ts";
import type { Edit } from "./compare-trees.ts";

/** What an edit is about, in words. */
export interface Wording {
  aspect: Aspect;
  title: string;
  note?: string;
}

/** Says what an edit means for a person who does not know the file. */
export function wordsOf({ diff }: KindDefinition, { op, shown }: Edit): Wording {
  const [aspect, subject, note] = isAbout(shown)
    ? byPath("about", shown)
    : (diff?.tells(shown, op) ?? byPath("about", shown));
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

function isAbout([first = "", ...rest]: readonly string[]): boolean {
  return rest.length === 0 && about.has(first);
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
