import { Type } from "typebox";
import { defineRoute } from "./route.ts";

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

export const getOpenApi = defineRoute({
  name: "getOpenApi",
  method: "GET",
  path: "/openapi.json",
  summary: "Describes the API as OpenAPI 3.1.",
  answer: Type.Record(Type.String(), Type.Unknown()),
  permission: "workspace.read",
});
