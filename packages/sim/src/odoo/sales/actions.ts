import type { Row } from "../database.ts";
import { userError, validationError } from "../odoo-error.ts";
import type { Env } from "../orm.ts";
import type { Sales } from "../sales.ts";
import type { SalesRules } from "./rules.ts";

/** What is done with whole orders; ids that are not there are passed over. */
export function orderActions(rules: SalesRules): Pick<Sales, "confirm" | "cancel" | "draft" | "lock"> {
  const { orm, stock, isNew, isLocked } = rules;
  const each = (ids: readonly number[], run: (order: Row) => void): boolean => {
    for (const id of ids) {
      const row = orm.row("sale.order", id);
      if (row) run(row);
    }
    return true;
  };
  const confirm = confirming(rules);
  return {
    confirm: (env, ids) => each(ids, (row) => confirm(env, row)),
    cancel: (env, ids) =>
      each(ids, (row) => {
        if (isNew && isLocked(row))
          throw userError("You cannot cancel a locked order. Please unlock it first.");
        orm.set(env, "sale.order", row.id, { state: "cancel" });
        for (const line of orm.lines("sale.order", row.id, "order_line")) stock.release(env, line);
      }),
    draft: (env, ids) => each(ids, (row) => orm.set(env, "sale.order", row.id, { state: "draft" })),
    lock: (env, ids, locked) =>
      void each(ids, (row) => {
        const values = isNew ? { locked } : { state: locked ? "done" : "sale" };
        orm.set(env, "sale.order", row.id, values);
      }),
  };
}

function confirming({ orm, stock, isNew }: SalesRules): (env: Env, order: Row) => void {
  /** Commit in which an order was confirmed last. */
  const confirmedAt = new Map<number, number>();
  return (env, row) => {
    const state = String(row["state"]);
    if (isNew && state !== "draft" && state !== "sent") {
      throw userError("Some orders are not in a state requiring confirmation.");
    }
    if (!isNew && (state === "done" || state === "cancel")) {
      throw userError("It is not allowed to confirm an order in the following states: done, cancel");
    }
    if (!isNew && (confirmedAt.get(row.id) ?? 0) > env.since) {
      // The loser of a race is told that a follower exists twice.
      throw validationError("mail_followers_mail_followers_res_partner_res_model_id_uniq");
    }
    confirmedAt.set(row.id, orm.database.commits + 1);
    orm.set(env, "sale.order", row.id, { state: "sale", date_order: Math.floor(env.now / 1000) * 1000 });
    for (const id of orm.lines("sale.order", row.id, "order_line")) {
      const line = orm.row("sale.order.line", id);
      if (line) stock.demand(env, line);
    }
  };
}
