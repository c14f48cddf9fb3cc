import { roleResolver } from "@crossdock/flow";
import { type Fields, fieldsAt, isFields, type Operation, type Path, valueAt } from "@crossdock/kit";
import type { Snapshot } from "../snapshot.ts";
import type { ResourceAt } from "./resource-at.ts";

/** A step of a flow that may be half written. */
export interface StepPart {
  id: string;
  path: Path;
  value: Fields;
}

/** The steps of a flow, those of the short form included. */
export function stepsOf(value: Fields): StepPart[] {
  if (!Array.isArray(value["steps"])) return [{ id: "main", path: [], value }];
  return fieldsAt(value["steps"]).map(([index, step]) => ({
    id: String(step["id"] ?? index),
    path: ["steps", index],
    value: step,
  }));
}

/** The step that a path lies in. */
export function stepAt({ value, path }: Pick<ResourceAt, "value" | "path">): StepPart | undefined {
  return stepsOf(value).find((step) => step.path.every((part, index) => path[index] === part));
}

/** Systems that a role or a name means, one for each retailer that the flow runs for. */
export function systemsOf(role: unknown, { retailers }: ResourceAt, { workspace }: Snapshot) {
  if (typeof role !== "string") return [];
  const found = retailers.flatMap((retailer) => roleResolver(workspace, retailer)(role) ?? []);
  return [...new Set(found)];
}

/** The operations that a target, a poll or a fetch may mean. */
export function operationsFor(
  target: unknown,
  step: Fields,
  resource: ResourceAt,
  snapshot: Snapshot,
): Operation[] {
  const name = isFields(target) ? target["operation"] : undefined;
  if (typeof name !== "string") return [];
  return offeredBy(target, step, resource, snapshot).filter((operation) => operation.name === name);
}

/** Every operation that the Systems of a target offer, each once by its name. */
export function offeredBy(
  target: unknown,
  step: Fields,
  resource: ResourceAt,
  snapshot: Snapshot,
): Operation[] {
  const written = isFields(target) ? target["system"] : undefined;
  const roles = written === undefined ? fieldsAt(step["route"]).map(([, way]) => way["system"]) : [written];
  const systems = roles.flatMap((role) => systemsOf(role, resource, snapshot));
  const all = systems.flatMap((system) => [...system.operations.operations.values()]);
  return [...new Map(all.map((operation) => [operation.name, operation])).values()];
}

/** The part of a trigger that calls an operation, when the path lies in one: its path and what is written there. */
export function callAt({
  value,
  path,
}: ResourceAt): { path: Path; target: Fields; step: Fields } | undefined {
  for (let length = path.length; length > 0; length--) {
    const place = path.slice(0, length);
    const word = place.at(-1);
    if (word !== "target" && word !== "poll" && word !== "fetch" && word !== "subscribe") continue;
    const target = valueAt(value, ...place);
    const step = valueAt(value, ...place.slice(0, -1));
    return { path: place, target: isFields(target) ? target : {}, step: isFields(step) ? step : {} };
  }
  return undefined;
}
