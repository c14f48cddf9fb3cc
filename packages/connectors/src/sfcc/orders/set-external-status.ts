import { Type } from "typebox";
import { statusSetter } from "./status-setter.ts";

export const setExternalStatus = statusSetter({
  name: "orders.setExternalStatus",
  summary: "Sets the external status, a free text of up to 256 characters.",
  path: "external-status",
  status: Type.Unsafe<string>(
    Type.String({ minLength: 1, maxLength: 256, description: "The new external status." }),
  ),
  example: "picking",
});
