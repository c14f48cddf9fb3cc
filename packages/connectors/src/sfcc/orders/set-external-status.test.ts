import { test } from "vitest";
import { expectWritten } from "../testing.ts";

test("orders.setExternalStatus writes externalOrderStatus", () =>
  expectWritten("orders.setExternalStatus", "externalOrderStatus", "in picking"));
