import { isDeepStrictEqual } from "node:util";
import { type Difference, judge, type Observed } from "@crossdock/engine/rehearsal";
import { riskOfSent, type SentChange, type SentValue } from "@crossdock/lint/diff";
import { type Effect, effectsOf } from "./effects.ts";
import type { TriedCase } from "./tried-cases.ts";

/** What one case shows of one group of effects. */
interface Shown {
  tried: TriedCase;
  effects: readonly Effect[];
}

/** What is different in what is sent, by flow, step and field. */
export function sentChanges(tried: readonly TriedCase[]): SentChange[] {
  const shown = tried.flatMap((each) =>
    [...Map.groupBy(effectsOf(each.before.observed, each.after.observed), idOf)].map(
      ([id, effects]) => [`${each.flow} ${id}`, { tried: each, effects }] as const,
    ),
  );
  const groups = Map.groupBy(shown, ([id]) => id);
  return [...groups.values()].flatMap((group) => {
    const all = group.map(([, each]) => each);
    const [first] = all[0]?.effects ?? [];
    return first ? [changeOf(first, all, tried)] : [];
  });
}

function idOf({ step, part, path }: Effect): string {
  return JSON.stringify([step, part, path]);
}

function changeOf(
  { step, part, path }: Effect,
  shown: readonly Shown[],
  tried: readonly TriedCase[],
): SentChange {
  const flow = shown[0]?.tried.flow ?? "";
  const names = [...new Set(shown.map((each) => each.tried.retailer))].sort();
  const criticality = shown.flatMap((each) => each.tried.criticality);
  return {
    flow,
    step,
    part,
    path,
    retailers: names.map((name) => ({
      name,
      messages: shown.filter((each) => each.tried.retailer === name).length,
      of: tried.filter((each) => each.flow === flow && each.retailer === name).length,
    })),
    values: valuesOf(shown),
    isNoticed: shown.some(isNoticed),
    risk: riskOfSent({ part, path }, criticality),
  };
}

function valuesOf(shown: readonly Shown[]): SentValue[] {
  const values = new Map<string, SentValue>();
  for (const { tried, effects } of shown) {
    const distinct = new Map(effects.map((effect) => [valuesId(effect), effect]));
    for (const [id, { before, after }] of distinct) {
      const known = values.get(id);
      if (known) values.set(id, { ...known, messages: known.messages + 1 });
      else values.set(id, { before, after, messages: 1, example: tried.name });
    }
  }
  return [...values.values()].sort((one, other) => other.messages - one.messages);
}

/** Absent is another value than null. */
function valuesId({ before, after }: Effect): string {
  return JSON.stringify([before, after].map((value) => (value === undefined ? [] : [value])));
}

/** Whether it makes a difference to the case that this one thing is as it is now, and not as it was. */
function isNoticed({ tried, effects }: Shown): boolean {
  const { isTest, plan, case: each, after } = tried;
  if (!isTest) return false;
  const reverted = effects.reduce<Observed>((seen, effect) => effect.revert(seen), after.observed);
  const failures = (differences: readonly Difference[]) => differences.map(({ what }) => what).sort();
  return !isDeepStrictEqual(failures(judge(plan, each, reverted)), failures(after.differences));
}
