import { test } from "vitest";
import { expectWritten } from "../testing.ts";

test("orders.setExportStatus writes exportStatus", () =>
  expectWritten("orders.setExportStatus", "exportStatus", "exported"));
