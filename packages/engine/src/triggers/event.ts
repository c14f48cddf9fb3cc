import { defineTrigger, eventName } from "@crossdock/kit";
import { Type } from "typebox";

const config = Type.Object(
  {
    name: eventName({ description: "The event, as the steps write it that emit it." }),
  },
  { additionalProperties: false },
);

/** What another flow of the retailer emits. The engine hands it over, in the transaction that ends the emitting step. */
export const eventTrigger = defineTrigger({
  name: "event",
  summary:
    "Takes what a step of another flow of the same retailer emits. The name alone is written: `event: order.accepted`.",
  status: "stable",
  config,
  sole: "name",
  event: "name",
  examples: [{ title: "Whatever the ERP has accepted", yaml: "order.accepted" }],
  run: (_, { signal }) =>
    new Promise((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    }),
});
