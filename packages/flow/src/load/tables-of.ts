import type { LookUpTable } from "@crossdock/mapping";
import { lookUpTables } from "../compile/look-up-tables.ts";
import type { RenderedWorkspace } from "../view/view.ts";
import { createReport } from "./report.ts";

/** The tables that the expressions of a retailer may look up; what is wrong with them is reported when they are compiled. */
export function tablesOf(rendered: RenderedWorkspace, retailer: string): Record<string, LookUpTable> {
  return lookUpTables(rendered, retailer, createReport());
}
