import { choice } from "@crossdock/kit";
import { statusSetter } from "./status-setter.ts";

export const setPaymentStatus = statusSetter({
  name: "orders.setPaymentStatus",
  summary: "Sets the payment status.",
  path: "payment-status",
  status: choice(["not_paid", "part_paid", "paid"], { description: "The new payment status." }),
  example: "paid",
});
