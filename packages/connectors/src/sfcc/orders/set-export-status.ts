import { choice } from "@crossdock/kit";
import { statusSetter } from "./status-setter.ts";

export const setExportStatus = statusSetter({
  name: "orders.setExportStatus",
  summary:
    "Sets the export status. `exported` also turns the order's on-order stock into final sales: set it when the ERP counts the order.",
  path: "export-status",
  status: choice(["not_exported", "ready", "exported", "failed"], { description: "The new export status." }),
  example: "exported",
});
