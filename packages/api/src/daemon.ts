import { Type } from "typebox";
import { defineRoute } from "./route.ts";
import { Instant, nullable } from "./shapes.ts";

export const getMetrics = defineRoute({
  name: "getMetrics",
  method: "GET",
  path: "/metrics",
  summary: "Gives the metrics as Prometheus reads them.",
  answer: Type.String(),
  produces: "text/plain",
  permission: "metrics.read",
  problems: ["no-metrics"],
});

export const listOwners = defineRoute({
  name: "listOwners",
  method: "GET",
  path: "/v1/owners",
  summary: "Lists the daemons that work on the journal, and how many of its partitions each of them runs.",
  answer: Type.Object({
    items: Type.Array(
      Type.Object({
        number: Type.Integer({ description: "Given out once; the fence of what it writes." }),
        name: Type.String({ description: "Its process and its host." }),
        since: Instant,
        partitions: Type.Integer({ description: "How many it runs." }),
        revision: nullable(
          Type.String({ description: "Digest of the revision that it runs; null where it runs none yet." }),
        ),
        isSelf: Type.Boolean({ description: "It is the one that answers." }),
      }),
    ),
    next: Type.Null(),
  }),
  permission: "workspace.read",
});

export const getOpenApi = defineRoute({
  name: "getOpenApi",
  method: "GET",
  path: "/openapi.json",
  summary: "Describes the API as OpenAPI 3.1.",
  answer: Type.Record(Type.String(), Type.Unknown()),
  permission: "workspace.read",
});
