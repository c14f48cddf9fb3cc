import { Type } from "typebox";
import { defineRoute } from "./route.ts";
import { nullable } from "./shapes.ts";

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

export const resumeSystem = defineRoute({
  name: "resumeSystem",
  method: "POST",
  path: "/v1/systems/{name}/resume",
  summary: "Lets a paused System take calls again; its messages drain oldest first.",
  params: Type.Object({ name: Type.String() }),
  answer: Type.Object({ name: Type.String(), state: Type.String() }),
  permission: "systems.operate",
  problems: ["unknown-system"],
  audit: "system.resumed",
});

export const probeSystem = defineRoute({
  name: "probeSystem",
  method: "POST",
  path: "/v1/systems/{name}/probe",
  summary: "Asks a System that takes no calls whether it does again, instead of waiting for its probe.",
  params: Type.Object({ name: Type.String() }),
  answer: Type.Object({ name: Type.String(), state: Type.String() }),
  permission: "systems.operate",
  problems: ["unknown-system"],
  audit: "system.probed",
});
