import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "@crossdock/kit";
import type { Ledger } from "../ledger.ts";
import { checkedContext } from "./arguments.ts";
import { LoadRefused } from "./load.ts";
import type { Args, Method } from "./methods/method.ts";
import type { Env, Orm } from "./orm.ts";

export interface User {
  uid: number;
  login: string;
  key: string;
  admin: boolean;
}

export interface Call {
  user: User;
  model: string;
  method: string;
  definition: Method;
  ids: readonly number[];
  args: Args;
  /** As it came. */
  context: unknown;
  /** `x-correlation-id` of the request. */
  correlation: string | undefined;
}

/** Runs one call as one transaction: all of it or nothing, with its writes in the ledger before it answers. */
export function createRunner(orm: Orm, clock: Clock, ledger: Ledger): (call: Call) => Promise<unknown> {
  const plain = ["create", "write", "unlink", "load"];
  let tick = 0;

  function commit(call: Call, env: Env): unknown {
    const { definition, model, method, ids, args } = call;
    orm.takeEffects();
    const result = orm.database.transaction(() => definition.run(env, model, ids, args));
    for (const effect of orm.takeEffects()) {
      const named = effect.model === model && !plain.includes(method);
      ledger.add({
        operation: `${effect.model}.${named ? method : effect.action}`,
        key: `${effect.model}/${effect.id}`,
        changes: effect.changes,
        ...(call.correlation === undefined ? {} : { correlation: call.correlation }),
      });
    }
    return result;
  }

  return async (call) => {
    // Instants are stored with microseconds, so that two of one second differ although they show the same.
    tick = (tick % 900) + 1;
    const env: Env = {
      uid: call.user.uid,
      admin: call.user.admin,
      context: checkedContext(call.context, orm.version, (id) => orm.row("res.company", id) !== undefined),
      now: clock.now() + tick / 1000,
      since: orm.database.commits,
    };
    if (call.definition.work) await pause(call.definition.work);
    try {
      return commit(call, env);
    } catch (error) {
      if (error instanceof LoadRefused) return error.answer;
      throw error;
    }
  };
}
