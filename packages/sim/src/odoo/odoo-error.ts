/** An error as the server names it: Python class, words, and the status that JSON-2 gives it. */
export class OdooError extends Error {
  readonly python: string;
  readonly status: number;
  /** The message without the sentence that Odoo puts before it in an answer, and leaves out where rows are loaded. */
  readonly reason: string;

  constructor(python: string, status: number, message: string, reason = message) {
    super(message);
    this.python = python;
    this.status = status;
    this.reason = reason;
  }
}

export const valueError = (message: string): OdooError => new OdooError("builtins.ValueError", 500, message);
export const typeError = (message: string): OdooError => new OdooError("builtins.TypeError", 500, message);
export const indexError = (): OdooError =>
  new OdooError("builtins.IndexError", 500, "list index out of range");
export const keyError = (key: string): OdooError => new OdooError("builtins.KeyError", 500, key);
export const userError = (message: string): OdooError =>
  new OdooError("odoo.exceptions.UserError", 422, message);
export const validationError = (message: string): OdooError =>
  new OdooError("odoo.exceptions.ValidationError", 422, message);
/** An operation that the database or a rule of the model forbids. */
export const impossible = (reason: string): OdooError =>
  new OdooError(
    "odoo.exceptions.ValidationError",
    422,
    `The operation cannot be completed: ${reason}`,
    reason,
  );
export const accessError = (message: string): OdooError =>
  new OdooError("odoo.exceptions.AccessError", 403, message);
export const missingError = (model: string, id: number, uid: number): OdooError =>
  new OdooError(
    "odoo.exceptions.MissingError",
    404,
    `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: ${uid})`,
  );
export const unprocessable = (message: string): OdooError =>
  new OdooError("werkzeug.exceptions.UnprocessableEntity", 422, message);
export const notFound = (message: string): OdooError =>
  new OdooError("werkzeug.exceptions.NotFound", 404, message);
export const unauthorized = (): OdooError =>
  new OdooError("werkzeug.exceptions.Unauthorized", 401, "Invalid apikey");
export const accessDenied = (): OdooError =>
  new OdooError("odoo.exceptions.AccessDenied", 403, "Access Denied");
export const serializationFailure = (): OdooError =>
  new OdooError("psycopg2.errors.SerializationFailure", 500, concurrentUpdate);

export const missingValue = (model: string, field: string, label: string): OdooError =>
  impossible(
    `Missing required value for the field '${label}' (${field}).\nModel: '${model}' (${model})\n- create/update: a mandatory field is not set\n`,
  );

/** The words of PostgreSQL for a lost race. */
export const concurrentUpdate = "could not serialize access due to concurrent update\n";

/** What a client gets; `debug` is the traceback that nobody should keep. */
export function errorBody(error: OdooError): Record<string, unknown> {
  return {
    name: error.python,
    message: error.message,
    arguments: [error.message],
    context: {},
    debug: `Traceback (most recent call last):\n  File "/usr/lib/python3/dist-packages/odoo/http.py", line 2167, in _transactioning\n    return service_model.retrying(func, env=self.env)\n${error.python}: ${error.message}\n`,
  };
}
