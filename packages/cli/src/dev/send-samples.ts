import { randomUUID } from "node:crypto";
import type { FlowTestPlan } from "@crossdock/flow";
import { thrownText } from "@crossdock/kit";
import type { Daemon } from "@crossdock/server";
import { addresseeOf } from "../send/addressee.ts";
import { postSigned } from "../send/post-signed.ts";
import type { Tell } from "./dev-event.ts";

/**
 * Sends the first message of each flow's tests to its webhook, signed as its sender would. Only where every System is
 * simulated: somebody who has just begun sees a message pass.
 */
export async function sendSamples(
  { engine, address }: Daemon,
  tests: readonly FlowTestPlan[],
  variables: Readonly<Record<string, string | undefined>>,
  tell: Tell,
): Promise<void> {
  const { Flow: flows, Environment } = engine.revision().plans;
  for (const plan of flows) {
    const { flow, retailer } = plan;
    const cases = tests
      .filter((test) => test.flow === flow && test.retailer === retailer)
      .flatMap((test) => test.cases);
    const [sample] = cases.flatMap(({ name, messages }) =>
      messages.flatMap(({ message, trigger }) => (message === undefined ? [] : [{ name, message, trigger }])),
    );
    const isWebhook = plan.triggers.some(
      ({ id, definition }) => id === sample?.trigger && definition.name === "webhook",
    );
    if (!sample || !isWebhook || plan.mode !== "live") continue;
    try {
      const to = addresseeOf(plan, sample.trigger);
      // Its request holds several messages, and a case has one.
      if (to.split) continue;
      const url = `${address}/hooks/${retailer}${to.path}`;
      const { status } = await postSigned(url, to, Buffer.from(JSON.stringify(sample.message)), {
        secrets: Environment.secrets,
        variables,
        id: `msg_${randomUUID()}`,
        now: Date.now(),
      });
      tell({ event: "sent", flow, retailer, case: sample.name, status });
    } catch (error) {
      tell({ event: "problem", message: `no message was sent to ${flow}: ${thrownText(error)}` });
    }
  }
}
