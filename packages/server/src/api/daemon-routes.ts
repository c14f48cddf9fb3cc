import { openApi, type Routes } from "@crossdock/api";
import type { Handler } from "./handler.ts";
import { instant } from "./instant.ts";
import { Problem } from "./problem.ts";

export const getMetrics: Handler<Routes["getMetrics"]> = (_, { metrics }) => {
  if (metrics.isServed()) return metrics.text();
  throw new Problem({ type: "no-metrics" });
};

export const listOwners: Handler<Routes["listOwners"]> = async (_, { journal, engine }) => {
  const daemons = await journal.partitions.daemons();
  const items = daemons.map((row) => ({
    ...row,
    since: instant(row.since),
    revision: row.isSelf ? engine.revision().digest : row.revision,
  }));
  return { items, next: null };
};

export const getOpenApi: Handler<Routes["getOpenApi"]> = () => openApi();
