import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

test("a runbook that does not exist is a finding, whatever the criticality", () => {
  expect(messagesOf("XD603", "runbook: docs/runbooks/order.md\n")).toEqual([
    "there is no file `docs/runbooks/order.md`",
  ]);
});
