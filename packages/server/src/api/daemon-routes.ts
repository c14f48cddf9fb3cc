import { openApi, type Routes } from "@crossdock/api";
import type { Handler } from "./handler.ts";
import { instant } from "./instant.ts";
import { Problem } from "./problem.ts";

export const getMetrics: Handler<Routes["getMetrics"]> = (_, { metrics }) => {
  if (metrics.isServed()) return metrics.text();
  throw new Problem({ type: "no-metrics" });
};

export const listOwners: Handler<Routes["listOwners"]> = async (_, { journal }) => {
  const daemons = await journal.partitions.daemons();
  return { items: daemons.map((row) => ({ ...row, since: instant(row.since) })), next: null };
};

export const getOpenApi: Handler<Routes["getOpenApi"]> = () => openApi();
