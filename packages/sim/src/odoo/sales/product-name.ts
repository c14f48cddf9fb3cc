import type { Row } from "../database.ts";

/** `[CODE] Name`, as lines and relations show a product. */
export function productName(product: Row): string {
  const code = product["default_code"];
  return code ? `[${String(code)}] ${String(product["name"])}` : String(product["name"]);
}
