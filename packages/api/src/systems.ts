import { type Static, Type } from "typebox";
import { defineRoute } from "./route.ts";
import { nullable, Pause } from "./shapes.ts";

export const listSystems = defineRoute({
  name: "listSystems",
  method: "GET",
  path: "/v1/systems",
  summary:
    "Lists the Systems with their state: available, paused, or open: by its breaker, or because it is not there.",
  answer: Type.Object({
    items: Type.Array(
      Type.Object({
        name: Type.String(),
        connector: Type.String(),
        state: Type.String(),
        reason: nullable(Type.String()),
        pause: nullable(
          Type.Unsafe<Static<typeof Pause>>({
            ...Pause,
            description: "A person has paused it: no probe and no call that passes ends that.",
          }),
        ),
        running: Type.Integer({ description: "Calls that are out." }),
        waiting: Type.Integer({ description: "Calls that wait for one of these to end." }),
        parked: Type.Integer({ description: "Keys whose messages wait until it takes calls." }),
        concurrency: Type.Integer({ description: "Calls that may be out at once." }),
        rate: nullable(
          Type.Object({
            requests: Type.Integer(),
            per: Type.Number({ description: "Milliseconds." }),
          }),
        ),
      }),
    ),
    next: Type.Null(),
  }),
  permission: "workspace.read",
});

const Name = Type.Object({ name: Type.String() });
const State = Type.Object({ name: Type.String(), state: Type.String() });
const why = Type.Object(
  { reason: Type.Optional(Type.String({ minLength: 1, description: "Why; kept in the audit." })) },
  { additionalProperties: false },
);

export const pauseSystem = defineRoute({
  name: "pauseSystem",
  method: "POST",
  path: "/v1/systems/{name}/pause",
  summary:
    "Stops the calls of a System until somebody resumes it, at all daemons and over restarts. Calls that are out end; messages wait.",
  params: Name,
  body: Type.Object(
    { reason: Type.String({ minLength: 1, description: "Why; shown with it, and kept in the audit." }) },
    { additionalProperties: false },
  ),
  answer: State,
  permission: "systems.operate",
  problems: ["unknown-system", "paused"],
  audit: "system.paused",
});

export const resumeSystem = defineRoute({
  name: "resumeSystem",
  method: "POST",
  path: "/v1/systems/{name}/resume",
  summary:
    "Lets a System that is paused, or whose breaker is open, take calls again; its messages drain oldest first.",
  params: Name,
  body: why,
  answer: State,
  permission: "systems.operate",
  problems: ["unknown-system", "not-paused"],
  audit: "system.resumed",
});

export const probeSystem = defineRoute({
  name: "probeSystem",
  method: "POST",
  path: "/v1/systems/{name}/probe",
  summary: "Asks a System that takes no calls whether it does again, instead of waiting for its probe.",
  params: Name,
  body: why,
  answer: State,
  permission: "systems.operate",
  problems: ["unknown-system", "paused"],
  audit: "system.probed",
});
