import { test } from "vitest";
import { expectWritten } from "../testing.ts";

test("orders.setPaymentStatus writes paymentStatus", () =>
  expectWritten("orders.setPaymentStatus", "paymentStatus", "part_paid"));
