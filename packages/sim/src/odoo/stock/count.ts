import { accessError, validationError } from "../odoo-error.ts";
import type { Env, Orm, Values } from "../orm.ts";
import { floatOf } from "../python.ts";
import { isStored } from "./is-stored.ts";
import { adjustment, checkPlace, createQuant, quantsOf } from "./quants.ts";

/** Sets the quantity on hand of a quant that is found or made; gives its id. */
export function count(orm: Orm, env: Env, values: Values): number {
  const { product_id: product, location_id: location } = values;
  const isNew = orm.version === 19;
  checkPlace(orm, env, values);
  if (!isStored(orm, orm.row("product.product", product))) {
    throw validationError("Quants cannot be created for consumables or services.");
  }
  const field = isNew ? "inventory_quantity_auto_apply" : "inventory_quantity";
  const { [field]: counted, inventory_quantity: _ignored, ...others } = values;
  const quantity = floatOf(counted);
  const isCount = env.context["inventory_mode"] === true;
  if (!isCount && !isNew) {
    throw accessError(
      "You are not allowed to create 'Quants' (stock.quant) records.\n\nNo group currently allows this operation.\n\nContact your administrator to request access if necessary.",
    );
  }
  const known = quantsOf(orm, Number(product)).find(
    // On 14 nobody sees a quant that another request made meanwhile: each makes its own.
    (quant) => quant["location_id"] === location && (isNew || Number(quant["committed"]) <= env.since),
  );
  const id = (isCount ? known?.id : undefined) ?? createQuant(orm, env, others);
  if (isCount) {
    const moved = quantity - Number(known?.["quantity"] ?? 0);
    orm.set(env, "stock.quant", id, { quantity });
    adjustment(orm, env, Number(product), -moved);
  }
  return id;
}
