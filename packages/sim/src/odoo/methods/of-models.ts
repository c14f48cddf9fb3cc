import { externalId } from "../external-ids.ts";
import { missingError, valueError } from "../odoo-error.ts";
import type { Env } from "../orm.ts";
import type { Method, Methods, Server } from "./method.ts";
import { recordsOf } from "./writing.ts";

/** The methods that single models have, as `model.method`. */
export function modelMethods(server: Server): Methods {
  return { ...orderMethods(server), ...otherMethods(server) };
}

function orderMethods({ orm, sales, work }: Server): Methods {
  const isNew = orm.version === 19;
  const onOrders = (run: (env: Env, ids: readonly number[]) => unknown): Method => ({
    on: "records",
    parameters: [],
    work,
    run(env, _model, ids) {
      for (const id of ids) if (!orm.row("sale.order", id)) throw missingError("sale.order", id, env.uid);
      return run(env, ids);
    },
  });
  const lock = (locked: boolean, answer: unknown): Method =>
    onOrders((env, ids) => {
      sales.lock(env, ids, locked);
      return answer;
    });
  return {
    "sale.order.action_confirm": onOrders(sales.confirm),
    "sale.order.action_cancel": onOrders(sales.cancel),
    "sale.order.action_draft": onOrders(sales.draft),
    "sale.order.action_unlock": lock(false, isNew ? undefined : true),
    ...(isNew
      ? { "sale.order.action_lock": lock(true, undefined) }
      : { "sale.order.action_done": lock(true, true) }),
  };
}

function otherMethods({ orm, externalIds, stock, work }: Server): Methods {
  const isNew = orm.version === 19;
  return {
    "stock.quant.create": {
      on: "model",
      parameters: ["vals_list"],
      work,
      run: (env, _model, _ids, { vals_list: list }) => {
        const ids = recordsOf(list, orm.version).map((values) => stock.count(env, values));
        return Array.isArray(list) ? ids : ids[0];
      },
    },
    "res.users.context_get": {
      on: "model",
      parameters: [],
      run: (env) => ({ lang: "en_US", tz: false, ...(isNew ? { uid: env.uid } : {}) }),
    },
    "ir.model.data.check_object_reference": {
      on: "model",
      parameters: ["module", "xml_id", "raise_on_access_error?"],
      run(_env, _model, _ids, { module, xml_id: name }) {
        const complete = externalId(`${String(module)}.${String(name)}`);
        const found = externalIds.find(complete);
        if (found) return [found.model, found.id];
        const stale = externalIds.remembered(complete);
        if (stale !== undefined) return [stale, false];
        throw valueError(`External ID not found in the system: ${complete}`);
      },
    },
  };
}
