/**
 * Fields whose name differs between versions: the names of one line mean the same, and a flow may write any of
 * them. Which one a server has is asked by `fields_get`, so versions between need no entry.
 */
const aliases: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "sale.order.line": [
    ["tax_ids", "tax_id"],
    ["product_uom_id", "product_uom"],
  ],
  "purchase.order.line": [
    ["tax_ids", "taxes_id"],
    ["product_uom_id", "product_uom"],
  ],
  "stock.picking": [["move_ids", "move_lines"]],
  "stock.quant": [["inventory_quantity_auto_apply", "inventory_quantity"]],
  "account.payment": [["memo", "ref"]],
  "res.users": [["group_ids", "groups_id"]],
};

/** The name that this server has for `field`; `field` itself when nothing else is known. */
export function ownName(model: string, field: string, known: (name: string) => boolean): string {
  if (known(field)) return field;
  const names = aliases[model]?.find((line) => line.includes(field));
  return names?.find(known) ?? field;
}

/** The name of `field` in the newest version, so that results read the same whatever the server is. */
export function newestName(model: string, field: string): string {
  return aliases[model]?.find((line) => line.includes(field))?.[0] ?? field;
}

/** Quantities of one warehouse: `warehouse` is read by 14 to 17, `warehouse_id` later; each ignores the other. */
export const inWarehouse = (id: number): Record<string, number> => ({ warehouse: id, warehouse_id: id });
