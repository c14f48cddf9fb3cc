/** What came back from the wire: the bare value, or the stable parts of the error with its HTTP status. */
export interface RawAnswer {
  status: number;
  value?: unknown;
  /** Python class of the error. */
  error?: string;
  message?: string;
}

export interface RawCall {
  ids?: readonly number[];
  /** Arguments by the names of Odoo 19; `positions` says which of them 14 takes by position. */
  args?: Readonly<Record<string, unknown>>;
  context?: Readonly<Record<string, unknown>>;
}

/** Calls the API of one version as it stands, without any care: what the connector must never rely on. */
export type RawClient = (model: string, method: string, call?: RawCall) => Promise<RawAnswer>;

interface RawAccess {
  version: number;
  url: string;
  database: string;
  login: string;
  key: string;
}

/** JSON-2 from Odoo 19 on, JSON-RPC before. */
export function createRawClient(access: RawAccess): RawClient {
  return access.version >= 19 ? json2(access) : jsonRpc(access);
}

function json2({ url, database, key }: RawAccess): RawClient {
  return async (model, method, { ids, args, context } = {}) => {
    const body = { ...args, ...(ids ? { ids } : {}), ...(context ? { context } : {}) };
    const answer = await fetch(`${url}/json/2/${model}/${method}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "x-odoo-database": database,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.headers.get("content-type")?.includes("json")) return { status: answer.status };
    const value: unknown = JSON.parse(text);
    return answer.status === 200 ? { status: 200, value } : { status: answer.status, ...errorOf(value) };
  };
}

const positions: Readonly<Record<string, readonly string[]>> = {
  create: ["vals_list"],
  write: ["vals"],
  read: ["fields"],
  search: ["domain"],
  search_count: ["domain"],
  load: ["fields", "data"],
  check_object_reference: ["module", "xml_id"],
};

function jsonRpc({ url, database, login, key }: RawAccess): RawClient {
  let uid: Promise<unknown> | undefined;
  const send = async (service: string, method: string, args: unknown[]): Promise<RawAnswer> => {
    const answer = await fetch(`${url}/jsonrpc`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", method: "call", id: 1, params: { service, method, args } }),
    });
    const body = (await answer.json()) as { result?: unknown; error?: { data?: unknown } };
    if (body.error) return { status: answer.status, ...errorOf(body.error.data) };
    return { status: answer.status, ...("result" in body ? { value: body.result } : {}) };
  };
  return async (model, method, { ids, args = {}, context } = {}) => {
    uid ??= send("common", "authenticate", [database, login, key, {}]).then((answer) => answer.value);
    const keywords: Record<string, unknown> = { ...args, ...(context ? { context } : {}) };
    const positional: unknown[] = ids ? [ids] : [];
    for (const name of positions[method] ?? []) {
      if (!(name in keywords)) continue;
      positional.push(keywords[name]);
      delete keywords[name];
    }
    return send("object", "execute_kw", [database, await uid, key, model, method, positional, keywords]);
  };
}

function errorOf(data: unknown): { error: string; message: string } {
  const { name, message } = data as { name: string; message: string };
  return { error: name, message };
}
