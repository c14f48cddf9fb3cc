import type { Row } from "../database.ts";
import type { Orm } from "../orm.ts";

/** Whether quantities of a product are kept. */
export function isStored({ version }: Orm, product: Row | undefined): boolean {
  return version === 19 ? product?.["is_storable"] === true : product?.["type"] === "product";
}
