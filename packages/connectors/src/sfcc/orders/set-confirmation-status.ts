import { choice } from "@crossdock/kit";
import { statusSetter } from "./status-setter.ts";

export const setConfirmationStatus = statusSetter({
  name: "orders.setConfirmationStatus",
  summary: "Sets the confirmation status.",
  path: "confirmation-status",
  status: choice(["not_confirmed", "confirmed"], { description: "The new confirmation status." }),
  example: "confirmed",
});
