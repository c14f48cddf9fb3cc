import { didYouMean } from "@crossdock/kit";
import { ownName } from "./aliases.ts";
import type { ApiCall } from "./api.ts";
import { odooFailures } from "./failures.ts";
import { timedCache } from "./timed-cache.ts";

/** What `fields_get` tells of a field. */
export interface FieldInfo {
  name: string;
  type: string;
  /** Model at the other end of a relation. */
  relation?: string;
  /** The field of a one-to-many's line that points back. */
  relation_field?: string;
  readonly?: boolean;
  store?: boolean;
  /** Characters that the server keeps of a text, where it limits them; what is longer is cut without a word. */
  size?: number;
  /** Total and fraction digits that the server keeps of a float, where it limits them. */
  digits?: readonly [number, number] | false;
}

/** The fields of one model of this server. */
export interface ModelFields {
  has(name: string): boolean;
  /** By any of its names; throws `Rejected` for a field that this server does not have. */
  get(name: string): FieldInfo;
}

/** Asks the server what its models look like; forgets it after ten minutes, so that an upgrade is noticed. */
export interface FieldCatalog {
  of(model: string, signal: AbortSignal): Promise<ModelFields>;
}

const lifetime = 600_000;
const attributes = ["type", "relation", "relation_field", "readonly", "store", "digits", "size"];

export function createFieldCatalog(
  call: <Result>(call: ApiCall) => Promise<Result>,
  elapsed: () => number,
): FieldCatalog {
  const cached = timedCache<ModelFields>(lifetime, elapsed);
  return {
    of: (model, signal) =>
      cached(model, async () => {
        const args = { allfields: [], attributes };
        const known = await call<Record<string, FieldInfo>>({ model, method: "fields_get", args, signal });
        return modelFields(model, known);
      }),
  };
}

function modelFields(model: string, known: Readonly<Record<string, FieldInfo>>): ModelFields {
  const has = (name: string): boolean => Object.hasOwn(known, name);
  return {
    has,
    get(name) {
      const own = ownName(model, name, has);
      const field = has(own) ? known[own] : undefined;
      if (field) return { ...field, name: own };
      const hint = didYouMean(name, Object.keys(known));
      throw odooFailures.fail(
        "badValue",
        `${model} of this Odoo has no field \`${name}\`${hint ? `; ${hint}` : ""}`,
      );
    },
  };
}
