import { type Exchange, type Failure, type HttpAnswer, textAt } from "@crossdock/kit";
import { retryAfter } from "../answer/retry-after.ts";
import { headOf } from "../foreign-text/head-of.ts";
import { odooFailures } from "./failures.ts";

/** The stable parts of an error of Odoo. Its `debug` is a server traceback: it is never read. */
export interface OdooError {
  /** Python class with its module, such as `odoo.exceptions.UserError`. */
  name: string;
  /** For people, in the user's language. */
  message: string;
}

type FailureName = keyof typeof odooFailures.table & string;

/** By exact name; Odoo's HTTP status says less (an unknown field is a 500, and no reason to try again). */
const byName: Readonly<Record<string, FailureName>> = {
  "odoo.exceptions.AccessDenied": "keyRefused",
  "odoo.http.SessionExpiredException": "keyRefused",
  "werkzeug.exceptions.Unauthorized": "keyRefused",
  "odoo.exceptions.AccessError": "noRight",
  "werkzeug.exceptions.Forbidden": "noRight",
  "odoo.exceptions.MissingError": "missing",
  "odoo.exceptions.LockError": "conflict",
  "odoo.exceptions.ConcurrencyError": "conflict",
  "psycopg2.errors.SerializationFailure": "conflict",
  "psycopg2.errors.DeadlockDetected": "conflict",
  "psycopg2.errors.LockNotAvailable": "conflict",
  "psycopg2.extensions.TransactionRollbackError": "conflict",
  "psycopg2.errors.TransactionRollback": "conflict",
  "psycopg2.errors.QueryCanceled": "unavailable",
  "psycopg2.extensions.QueryCanceledError": "unavailable",
  "psycopg2.errors.AdminShutdown": "unavailable",
  "psycopg2.errors.CrashShutdown": "unavailable",
  "psycopg2.errors.CannotConnectNow": "unavailable",
  "psycopg2.errors.TooManyConnections": "unavailable",
  "psycopg2.errors.DiskFull": "unavailable",
  "psycopg2.errors.ReadOnlySqlTransaction": "unavailable",
  "psycopg2.InterfaceError": "unavailable",
  "psycopg2.OperationalError": "unavailable",
  "psycopg2.pool.PoolError": "unavailable",
  "odoo.sql_db.PoolError": "unavailable",
  "builtins.MemoryError": "unavailable",
  "builtins.ConnectionError": "unavailable",
  "builtins.OSError": "unavailable",
};

/** Odoo's own error as a failure. Whatever is not known to pass by itself is `Rejected`. */
export function failureOf(error: OdooError, exchange: Exchange, database: string): Failure {
  return odooFailures.fail(failureName(error, database), titleOf(error), {
    detail: error.message.trim().slice(0, 2000),
    exchange: { ...exchange, answer: `${exchange.answer ?? ""} ${error.name}`.trim() },
  });
}

function failureName({ name, message }: OdooError, database: string): FailureName {
  // The driver has one class for «no such database» and for «cannot reach it»; only the first names the database.
  if (name === "psycopg2.OperationalError" && message.includes(`"${database}"`)) return "wrongDatabase";
  // Odoo 14 tells the loser of a race that a follower exists twice; the transaction is undone and may pass later.
  if (message.includes("mail_followers_mail_followers_res_partner_res_model_id_uniq")) return "conflict";
  return byName[name] ?? "refused";
}

function titleOf({ name, message }: OdooError): string {
  const first = message.trim().replace(/\s+/g, " ").replace(/\.$/, "").slice(0, 200);
  if (!first) return `Odoo answers ${name}`;
  // The words of a Python error, such as the bare key of a KeyError, mean nothing without its name.
  return name.startsWith("odoo.") ? `Odoo says: ${first}` : `Odoo answers ${name}: ${first}`;
}

/** `{ name, message }` of a parsed body; undefined when it is not an error of Odoo. */
export function readError(body: unknown): OdooError | undefined {
  const [name, message] = [textAt(body, "name"), textAt(body, "message")];
  if (name === undefined || message === undefined) return undefined;
  return { name: name.slice(0, 200), message: headOf(message) };
}

/** A failure for an answer that is not Odoo's own: a proxy, a wrong address, a cut body. */
export function foreignAnswer(answer: HttpAnswer, exchange: Exchange): Failure {
  const { status } = answer;
  if (status === 429) {
    const wait = retryAfter(answer.headers);
    return odooFailures.fail("rateLimited", "the way to Odoo asks for fewer requests", {
      exchange,
      ...(wait === undefined ? {} : { retryAfter: wait }),
    });
  }
  if (status === 401) return odooFailures.fail("keyRefused", "Odoo refuses the API key", { exchange });
  if (status >= 400 && status < 500) {
    return odooFailures.fail("refused", `Odoo's server answers HTTP ${status}`, { exchange });
  }
  const wait = retryAfter(answer.headers);
  return odooFailures.fail(
    "unavailable",
    status < 400 ? "the answer is not what Odoo sends" : `Odoo's server answers HTTP ${status}`,
    {
      // Only 503 says that nothing was done; behind 502 and 504 Odoo may have finished its work.
      outcome: status === 503 ? "refused" : "unknown",
      exchange,
      ...(wait === undefined ? {} : { retryAfter: wait }),
    },
  );
}
