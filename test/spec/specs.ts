import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** The folder of the vendor's own specifications, which are not part of this project. */
export const specsFolder = resolve(process.env["CROSSDOCK_SPECS"] ?? "../shared/sfcc/specs");

export const ordersSpec = resolve(specsFolder, "scapi/orders-oas-v1-public.yaml");
export const customersSpec = resolve(specsFolder, "scapi/customers-oas-v1-public.yaml");

/** The descriptions of the APIs that are used, by the path of their server. */
export const specs: Readonly<Record<string, string>> = {
  "/checkout/orders/v1": ordersSpec,
  "/customer/customers/v1": customersSpec,
};

/** Why nothing can be checked, or undefined. */
export function missing(): string | undefined {
  return existsSync(ordersSpec)
    ? undefined
    : `the Orders API's OpenAPI file is not at ${ordersSpec}; set CROSSDOCK_SPECS to the folder that holds scapi/`;
}
