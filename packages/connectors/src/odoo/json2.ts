import type { Exchange } from "@crossdock/kit";
import { valueAt } from "@crossdock/kit";
import { type ApiCall, checkIds, type Protocol } from "./api.ts";
import { failureOf, foreignAnswer, readError } from "./errors.ts";
import { odooFailures } from "./failures.ts";
import type { Transport } from "./transport.ts";

/** JSON-2 of Odoo 19 and later: the key is the identity, arguments go by name, errors have a status. */
export function json2(transport: Transport, database: string, key: () => Promise<string>): Protocol {
  async function call(call: ApiCall): Promise<unknown> {
    checkIds(call);
    const { model, method, ids, args, context, signal } = call;
    const path = `/json/2/${model}/${method}`;
    const exchange: Exchange = { request: `POST ${path}` };
    const headers = { authorization: `Bearer ${await key()}`, "x-odoo-database": database };
    const body = { ...args, ...(ids ? { ids } : {}), ...(context ? { context } : {}) };
    const received = await transport.post(path, body, headers, exchange, signal);
    const { status } = received.answer;
    if (status === 200) return received.body;
    const answered: Exchange = { ...exchange, answer: `HTTP ${status}` };
    const error = readError(received.body);
    if (error) throw failureOf(error, answered, database);
    if (status === 404) {
      throw odooFailures.fail(
        "wrongDatabase",
        `Odoo serves no database \`${database}\` over JSON-2; check options.database, and options.api before Odoo 19`,
        { exchange: answered },
      );
    }
    throw foreignAnswer(received.answer, answered);
  }

  async function serverVersion(signal: AbortSignal): Promise<string> {
    const exchange: Exchange = { request: "GET /web/version" };
    const { answer, body } = await transport.get("/web/version", exchange, signal);
    const version = valueAt(body, "version");
    if (answer.status === 200 && typeof version === "string") return version;
    const answered: Exchange = { ...exchange, answer: `HTTP ${answer.status}` };
    if (answer.status !== 404) throw foreignAnswer(answer, answered);
    throw odooFailures.fail(
      "wrongDatabase",
      "the server has no /web/version: it is not an Odoo 19; write `api: json-rpc` for Odoo 14 to 18",
      { exchange: answered },
    );
  }

  return { call, serverVersion };
}
