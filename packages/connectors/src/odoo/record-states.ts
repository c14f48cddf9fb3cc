import type { Change } from "./change.ts";
import { odooFailures } from "./failures.ts";

/** States of a sales order in which it is a promise to the customer: lines cannot go away any more. */
const confirmed: ReadonlySet<string> = new Set(["sale", "done"]);

/** What a confirmed order may not change. Odoo 14 accepts most of it silently, the currency included. */
const frozenHead = ["partner_id", "pricelist_id", "currency_id", "company_id"];
const frozenLine = ["product_id"];

/** True when the record gives no line back. */
export function isFixed(model: string, state: unknown): boolean {
  return model === "sale.order" && typeof state === "string" && confirmed.has(state);
}

/** Throws `Rejected` for a change that the order's state forbids, before anything is written. */
export function checkChange(model: string, change: Change): void {
  if (model !== "sale.order") return;
  const commands = change.lines.flatMap((line) => line.commands);
  if (commands.length === 0 && Object.keys(change.head).length === 0) return;
  const { state } = change;
  const name = `order ${change.id}`;
  if (state === "cancel") {
    throw odooFailures.fail(
      "notChangeable",
      `${name} is cancelled in Odoo; set it back to a quotation first`,
    );
  }
  if (!isFixed(model, state)) return;
  const field =
    frozenHead.find((frozen) => frozen in change.head) ??
    frozenLine.find((frozen) =>
      commands.some(([kind, , values]) => kind === 1 && values !== 0 && frozen in values),
    );
  if (field) {
    throw odooFailures.fail(
      "notChangeable",
      `${name} is confirmed in Odoo: \`${field}\` cannot change any more`,
    );
  }
}
