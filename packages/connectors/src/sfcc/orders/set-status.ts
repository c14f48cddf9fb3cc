import { choice, Failure } from "@crossdock/kit";
import { Type } from "typebox";
import type { SfccConnection } from "../connection.ts";
import { defineOperation, noConfig } from "../operations.ts";
import { orderKey } from "./fields.ts";
import { readOrder } from "./get.ts";
import { putStatus } from "./status-setter.ts";

const fields = Type.Object(
  {
    ...orderKey,
    status: choice(["created", "new", "completed", "cancelled", "failed", "failed_with_reopen"], {
      description:
        "The new order status. `cancelled` and `failed` release stock and coupons; going back takes them again, which can fail.",
    }),
  },
  { additionalProperties: false },
);

/** Changes that the platform makes; `failed_with_reopen` is `failed`. Every other one can never pass. */
const possible: Readonly<Record<string, readonly string[]>> = {
  created: ["new", "completed", "cancelled", "failed"],
  new: ["completed", "cancelled"],
  completed: ["cancelled"],
  cancelled: ["new", "completed"],
  failed: ["created"],
};

/** Changes that need stock and coupons again: refused for want of them, not for another writer. */
const undone: ReadonlySet<string> = new Set(["cancelled", "failed"]);

export const setStatus = defineOperation({
  name: "orders.setStatus",
  summary: "Sets the order status, with what the platform does along with it.",
  status: "stable",
  trait: "idempotent",
  scopes: ["sfcc.orders.rw"],
  config: noConfig,
  input: fields,
  result: fields,
  examples: [
    {
      title: "Cancel an order that the ERP cancelled",
      yaml: `target: { system: storefront, operation: orders.setStatus }
mapping: { siteId: siteId, orderNo: orderNo, status: '"cancelled"' }
`,
    },
  ],
  async run({ connection, input, idempotencyKey, signal }) {
    try {
      await putStatus(connection, "status", input, idempotencyKey, signal);
      return input;
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== "sfcc.impossible") throw error;
      if (await judged(connection, input, error, signal)) return input;
      throw error;
    }
  },
  async verify({ connection, input, signal }) {
    const now = await statusOf(connection, input, signal);
    return now === recorded(input.status) ? { state: "done", result: input } : { state: "notDone" };
  },
});

/** A refusal does not say why. True: the order is as asked. Throws `Conflict` for a change that should have passed. */
async function judged(
  connection: SfccConnection,
  input: { siteId: string; orderNo: string; status: string },
  refusal: Failure,
  signal: AbortSignal,
): Promise<boolean> {
  const now = await statusOf(connection, input, signal);
  const wanted = recorded(input.status);
  if (now === wanted) return true;
  if (undone.has(now) || !possible[now]?.includes(wanted)) return false;
  throw new Failure("Conflict", refusal.title, {
    outcome: refusal.outcome,
    detail: `The order is ${now}, from which it may become ${wanted}: another writer held it.`,
    ...(refusal.exchange ? { exchange: refusal.exchange } : {}),
    code: "sfcc.locked",
  });
}

async function statusOf(
  connection: SfccConnection,
  { siteId, orderNo }: { siteId: string; orderNo: string },
  signal: AbortSignal,
): Promise<string> {
  return (await readOrder(connection, siteId, orderNo, signal)).status ?? "";
}

function recorded(status: string): string {
  return status === "failed_with_reopen" ? "failed" : status;
}
