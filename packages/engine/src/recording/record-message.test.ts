import { memoryJournal, type StoredFailure } from "@crossdock/journal";
import { expect, test } from "vitest";
import { violation } from "../intake/quarantine.ts";
import { createMask } from "../privacy/mask.ts";
import { flowPlan } from "../testing.ts";
import { recordMessage } from "./record-message.ts";

/** What a recording says of a quarantined message with this failure. */
async function record(failure: StoredFailure) {
  const journal = memoryJournal();
  const message = {
    flow: "orders@1",
    retailer: "acme",
    mode: "live",
    trigger: "webhook",
    key: null,
  } as const;
  const body = { payload: "null", original: '{"message":{"colour":"teal"},"envelope":{}}' };
  const rest = { identity: null, version: null, revision: "r", acceptedAt: 0, state: "quarantined" } as const;
  await journal.messages.accept({ id: "m", ...message, ...rest, ...body, failure }, { queueLimit: 10 });
  const row = await journal.messages.get("m");
  return row && recordMessage(flowPlan(), { row, body, steps: [], attempts: [] });
}

const problems = ["qty:required", "4711", "***"];

test("names the problems in which nothing was masked, whatever they look like", async () => {
  const recording = await record(violation(flowPlan(), problems, createMask(["4711"])));
  expect(recording?.failure?.problems).toEqual(["qty:required", "***"]);
  expect(recording?.missing).toEqual([]);
});

test("names none of a failure that does not tell which were masked, and says so", async () => {
  const { maskedProblems: _, ...old } = violation(flowPlan(), problems, createMask([]));
  const recording = await record(old);
  expect(recording?.failure).toMatchObject({ class: "ContractViolation", problems: [] });
  expect(recording?.missing).toEqual([expect.stringContaining("which of its problems were masked")]);
});
