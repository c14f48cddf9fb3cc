import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** The folder of the vendor's own specifications, which are not part of this project. */
export const specsFolder = resolve(process.env["CROSSDOCK_SPECS"] ?? "../shared/sfcc/specs");

export const ordersSpec = resolve(specsFolder, "scapi/orders-oas-v1-public.yaml");

/** Why nothing can be checked, or undefined. */
export function missing(): string | undefined {
  return existsSync(ordersSpec)
    ? undefined
    : `the Orders API's OpenAPI file is not at ${ordersSpec}; set CROSSDOCK_SPECS to the folder that holds scapi/`;
}
