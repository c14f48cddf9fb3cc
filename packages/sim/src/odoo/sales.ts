import type { Behaviour, Env, Orm } from "./orm.ts";
import { orderActions } from "./sales/actions.ts";
import { lineBehaviour } from "./sales/line.ts";
import { orderBehaviour } from "./sales/order.ts";
import { salesRules } from "./sales/rules.ts";
import type { Stock } from "./stock.ts";

export interface Sales {
  order: Behaviour;
  line: Behaviour;
  confirm(env: Env, ids: readonly number[]): boolean;
  cancel(env: Env, ids: readonly number[]): boolean;
  draft(env: Env, ids: readonly number[]): boolean;
  lock(env: Env, ids: readonly number[], locked: boolean): void;
}

/** What orders and their lines do: addresses, currency, totals, confirmation. */
export function createSales(orm: Orm, stock: Stock): Sales {
  const rules = salesRules(orm, stock);
  return { order: orderBehaviour(rules), line: lineBehaviour(rules), ...orderActions(rules) };
}
