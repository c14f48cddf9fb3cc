import { test } from "vitest";
import { expectWritten } from "../testing.ts";

test("orders.setShippingStatus writes shippingStatus", () =>
  expectWritten("orders.setShippingStatus", "shippingStatus", "shipped"));
