import { userError } from "../odoo-error.ts";
import type { Behaviour, Orm } from "../orm.ts";
import type { SalesRules } from "./rules.ts";
import { total } from "./total.ts";

/** What an order does by itself: its number, addresses, currency, totals. */
export function orderBehaviour(rules: SalesRules): Behaviour {
  const { orm, isNew, isConfirmed } = rules;
  let numbers = 0;
  return {
    defaults(env, values) {
      const partner = Number(values["partner_id"] ?? 0);
      const pricelist = values["pricelist_id"] ?? 1;
      return {
        name: `S${String(++numbers).padStart(5, "0")}`,
        date_order: Math.floor(env.now / 1000) * 1000,
        company_id: 1,
        warehouse_id: 1,
        user_id: env.uid,
        pricelist_id: pricelist,
        currency_id: currencyOf(orm, pricelist),
        partner_invoice_id: addressOf(orm, partner, "invoice"),
        partner_shipping_id: addressOf(orm, partner, "delivery"),
        note: isNew ? false : "",
      };
    },
    before(_env, row, values) {
      if (!row || !("pricelist_id" in values)) return;
      if (isNew && isConfirmed(row) && values["pricelist_id"] !== row["pricelist_id"]) {
        throw userError("You cannot change the pricelist of a confirmed order !");
      }
      values["currency_id"] = currencyOf(orm, values["pricelist_id"]);
    },
    after: (_env, row) => total(rules, row.id),
    displayName: (row) => String(row["name"]),
  };
}

function currencyOf(orm: Orm, pricelist: unknown): unknown {
  return orm.row("product.pricelist", pricelist)?.["currency_id"] ?? 1;
}

/** The address of a kind that the partner has, or the partner itself. */
function addressOf(orm: Orm, partner: number, type: string): number {
  const children = orm.lines("res.partner", partner, "child_ids");
  return children.find((id) => orm.row("res.partner", id)?.["type"] === type) ?? partner;
}
