import type { Method, Server } from "./methods/method.ts";
import { modelMethods } from "./methods/of-models.ts";
import { readMethods } from "./methods/reading.ts";
import { searchMethods } from "./methods/searching.ts";
import { writeMethods } from "./methods/writing.ts";
import { accessError, type OdooError } from "./odoo-error.ts";
import type { Orm } from "./orm.ts";

/** The public methods of all models, and those of single models as `model.method`. */
export function methodsOf(server: Server): ReadonlyMap<string, Method> {
  const all = [searchMethods, readMethods, writeMethods, modelMethods];
  return new Map(all.flatMap((methods) => Object.entries(methods(server))));
}

/** The method of a model, as a call names it. Throws what the version says about private and unknown names. */
export function findMethod(
  methods: ReadonlyMap<string, Method>,
  orm: Orm,
  model: string,
  method: string,
  unknownModel: (model: string) => OdooError,
  unknownMethod: (model: string, method: string) => OdooError,
): Method {
  if (!orm.model(model)) throw unknownModel(model);
  if (method.startsWith("_")) {
    const shown = orm.version === 19 ? `'${model}.${method}'` : method;
    throw accessError(`Private methods (such as ${shown}) cannot be called remotely.`);
  }
  const found = methods.get(`${model}.${method}`) ?? methods.get(method);
  if (!found) throw unknownMethod(model, method);
  return found;
}
