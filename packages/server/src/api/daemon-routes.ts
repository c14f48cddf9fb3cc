import { openApi, type Routes } from "@crossdock/api";
import type { Handler } from "./handler.ts";
import { Problem } from "./problem.ts";

export const getMetrics: Handler<Routes["getMetrics"]> = (_, { metrics }) => {
  if (metrics.isServed()) return metrics.text();
  throw new Problem({ type: "no-metrics" });
};

export const getOpenApi: Handler<Routes["getOpenApi"]> = () => openApi();
