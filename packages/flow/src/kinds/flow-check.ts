import {
  entriesAt,
  type Fields,
  fieldsAt,
  isFields,
  nearest,
  type Path,
  type Placed,
  type Registry,
  type Told,
  textAt,
} from "@crossdock/kit";
import type { FlowProblem } from "../problems/sentences.ts";
import { exactlyOne } from "./exactly-one.ts";

/** What the schema of flows cannot say: short and long form, one way for each choice. */
export function* flowProblems(value: Fields, registry: Registry): Generator<Placed<FlowProblem>> {
  const parts = [...registry.triggers.keys()];
  yield* exactlyOne(value, [], ["trigger", "triggers"]);
  yield* exactlyOne(value, [], ["target", "emit", "steps"]);
  if (isFields(value["trigger"])) yield* exactlyOne(value["trigger"], ["trigger"], parts);
  for (const [index, trigger] of fieldsAt(value["triggers"])) {
    yield* exactlyOne(trigger, ["triggers", index], parts);
  }
  const short = ["mapping", "when", "output", "assert", "expect", "checkpoint", "retry", "timeout"];
  for (const field of short.filter((name) => name in value && "steps" in value)) {
    yield { path: [field], problem: { id: "short-form-field", field } };
  }
  if (("target" in value || "emit" in value) && !("steps" in value)) yield* stepProblems(value, [], []);
  const steps = fieldsAt(value["steps"]);
  const whole = steps.filter(([, step]) => "target" in step).map(([, step]) => String(step["id"]));
  for (const [index, step] of steps) yield* stepProblems(step, ["steps", index], whole);
  for (const [index, entry] of fieldsAt(value["catch"])) {
    if (entry["action"] === "skip" && !entry["reason"]) {
      yield { path: ["catch", index], problem: { id: "skip-without-reason" } };
    }
  }
}

/** What triggers say of their own settings. Parts of a wrong shape are passed over. */
export function* triggerProblems(value: Fields, { triggers }: Registry): Generator<Told> {
  const written: [Path, unknown][] = [
    [["trigger"], value["trigger"]],
    ...fieldsAt(value["triggers"]).map(([index, trigger]): [Path, unknown] => [["triggers", index], trigger]),
  ];
  for (const [path, trigger] of written) {
    for (const [name, config] of entriesAt(trigger)) {
      if (!isFields(config)) continue;
      for (const found of triggers.get(name)?.check?.(config) ?? [])
        yield { ...found, path: [...path, name, ...found.path] };
    }
  }
}

/** What a step says about its call; an event is stored with the step, so that nothing of it can fail or be repeated. */
const ofTargets = ["target", "route", "output", "assert", "expect", "retry", "timeout"] as const;

/** `whole`: ids of the steps that have a target; a patch of a step that is not there may mean one of them. */
function* stepProblems(step: Fields, path: Path, whole: readonly string[]): Generator<Placed<FlowProblem>> {
  const { target, route } = step;
  if ("emit" in step) {
    for (const field of ofTargets.filter((name) => name in step))
      yield { path: [...path, field], problem: { id: "beside-emit", field } };
    return;
  }
  if (!isFields(target)) {
    if (target === undefined) {
      yield { path, problem: { id: "missing-target", meant: nearest(textAt(step, "id") ?? "", whole) } };
    }
    return;
  }
  if (route !== undefined && "system" in target) {
    yield { path: [...path, "target", "system"], problem: { id: "system-beside-route" } };
  }
  if (route === undefined && !("system" in target)) {
    yield { path: [...path, "target"], problem: { id: "missing-system" } };
  }
}
