import type { Routes } from "@crossdock/api";
import type { Handler } from "./handler.ts";
import { Problem } from "./problem.ts";

export const getCatalog: Handler<Routes["getCatalog"]> = async ({ query: { retailer } }, { catalog }) => {
  const whole = await catalog();
  if (retailer === undefined) return whole;
  const known = whole.retailers.map(({ name }) => name);
  if (known.includes(retailer)) return catalog(retailer);
  throw new Problem({ type: "unknown-retailer", retailer, known });
};
