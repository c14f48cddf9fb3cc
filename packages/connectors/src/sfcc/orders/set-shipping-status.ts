import { choice } from "@crossdock/kit";
import { statusSetter } from "./status-setter.ts";

export const setShippingStatus = statusSetter({
  name: "orders.setShippingStatus",
  summary: "Sets the shipping status of the order; the status of a single shipment cannot be written.",
  path: "shipping-status",
  status: choice(["not_shipped", "part_shipped", "shipped"], { description: "The new shipping status." }),
  example: "part_shipped",
});
