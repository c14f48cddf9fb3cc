import { test } from "vitest";
import { expectWritten } from "../testing.ts";

test("orders.setConfirmationStatus writes confirmationStatus", () =>
  expectWritten("orders.setConfirmationStatus", "confirmationStatus", "not_confirmed"));
