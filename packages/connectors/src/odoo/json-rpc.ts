import { type Exchange, isFields, textAt, valueAt } from "@crossdock/kit";
import { type ApiCall, checkIds, type Protocol } from "./api.ts";
import { failureOf, foreignAnswer, readError } from "./errors.ts";
import { odooFailures } from "./failures.ts";
import type { Transport } from "./transport.ts";

/**
 * Arguments that go by position, since their names differ between models of one version (`vals`, `values`,
 * `vals_list`, `args`). All others go by name.
 */
const positions: Readonly<Record<string, readonly string[]>> = {
  create: ["vals_list"],
  write: ["vals"],
  read: ["fields"],
  search: ["domain"],
  search_count: ["domain"],
  load: ["fields", "data"],
  fields_get: ["allfields", "attributes"],
  check_object_reference: ["module", "xml_id"],
  copy: ["default"],
};

/** JSON-RPC of Odoo 14 to 18 (19 has it, deprecated): HTTP 200 for every error, the key travels as the password. */
export function jsonRpc(
  transport: Transport,
  database: string,
  login: string,
  key: () => Promise<string>,
): Protocol {
  let session: { key: string; uid: number } | undefined;

  async function rpc(
    service: string,
    method: string,
    args: unknown[],
    exchange: Exchange,
    signal: AbortSignal,
  ) {
    const body = { jsonrpc: "2.0", method: "call", id: 1, params: { service, method, args } };
    const received = await transport.post("/jsonrpc", body, {}, exchange, signal);
    const answered: Exchange = { ...exchange, answer: `HTTP ${received.answer.status}` };
    const { body: envelope } = received;
    if (received.answer.status !== 200 || !isFields(envelope)) throw foreignAnswer(received.answer, answered);
    if (!envelope["error"]) return envelope["result"];
    const error = readError(valueAt(envelope, "error", "data"));
    throw error ? failureOf(error, answered, database) : foreignAnswer(received.answer, answered);
  }

  /** The user's id for the current key; asked once per key. */
  async function uidOf(current: string, signal: AbortSignal): Promise<number> {
    if (session?.key === current) return session.uid;
    const exchange: Exchange = { request: "POST /jsonrpc common.authenticate" };
    const uid = await rpc("common", "authenticate", [database, login, current, {}], exchange, signal);
    if (typeof uid !== "number") {
      throw odooFailures.fail("keyRefused", "Odoo refuses the login or the API key", { exchange });
    }
    session = { key: current, uid };
    return uid;
  }

  async function call(call: ApiCall): Promise<unknown> {
    checkIds(call);
    const { model, method, ids, args, context, signal } = call;
    const current = await key();
    const uid = await uidOf(current, signal);
    const named: Record<string, unknown> = { ...args };
    const positional: unknown[] = ids ? [ids] : [];
    for (const name of positions[method] ?? []) {
      if (!(name in named)) break;
      positional.push(named[name]);
      delete named[name];
    }
    const keywords = { ...named, ...(context ? { context } : {}) };
    const target = [database, uid, current, model, method, positional, keywords];
    return rpc("object", "execute_kw", target, { request: `POST /jsonrpc ${model}.${method}` }, signal);
  }

  async function serverVersion(signal: AbortSignal): Promise<string> {
    const exchange: Exchange = { request: "POST /jsonrpc common.version" };
    const answer = await rpc("common", "version", [], exchange, signal);
    return textAt(answer, "server_serie") ?? "unknown";
  }

  return { call, serverVersion };
}
