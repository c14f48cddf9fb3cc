import { checkAccess } from "../access.ts";
import { fieldNames, rowCount } from "../arguments.ts";
import { domainParts } from "../domain.ts";
import type { Env, Orm } from "../orm.ts";
import type { Args, Methods, Server } from "./method.ts";

/** The methods that find records. */
export function searchMethods({ orm }: Server): Methods {
  const isNew = orm.version === 19;
  const search = searching(orm);
  const page = ["offset?", "limit?", "order?"];
  return {
    search: {
      on: "model",
      parameters: ["domain", ...page],
      run: (env, model, _, args) => search(env, model, args),
    },
    search_count: {
      on: "model",
      parameters: isNew ? ["domain", "limit?"] : ["domain"],
      run: (env, model, _, args) => {
        const { domain, limit } = args;
        return search(env, model, { domain, limit }).length;
      },
    },
    search_read: {
      on: "model",
      parameters: ["domain?", "fields?", ...page],
      run: (env, model, _, args) => {
        const ids = search(env, model, args);
        // 14 looks at the names only where there is something to read.
        return ids.length === 0 && !isNew ? [] : orm.read(env, model, ids, fieldNames(args["fields"]));
      },
    },
    name_search: {
      on: "model",
      parameters: ["name?", "domain?", "operator?", "limit?"],
      run: (env, model, _, args) => {
        const given = domainParts(args["domain"] ?? [], orm.version);
        const domain = [...given, ["display_name", "ilike", args["name"] ?? ""]];
        const ids = search(env, model, { domain, limit: args["limit"] ?? 100 });
        return ids.map((id) => [id, orm.displayName(model, id)]);
      },
    },
  };
}

/** Finds ids by `domain`, `offset`, `limit` and `order`. */
function searching(orm: Orm): (env: Env, model: string, args: Args) => number[] {
  return (env, model, { domain = [], offset, limit, order }) => {
    checkAccess(orm.version, env, model, "read");
    return orm.search(env, model, domain, {
      offset: rowCount("OFFSET", offset, orm.version),
      limit: rowCount("LIMIT", limit, orm.version),
      order,
    });
  };
}
