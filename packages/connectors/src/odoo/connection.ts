import { type ConnectorContext, choice, isSecretReference } from "@crossdock/kit";
import { type Static, Type } from "typebox";
import type { ApiCall, Protocol } from "./api.ts";
import { type CodeLookup, createCodeLookup } from "./code-lookup.ts";
import { createFieldCatalog, type FieldCatalog } from "./field-catalog.ts";
import { jsonRpc } from "./json-rpc.ts";
import { json2 } from "./json2.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { timedCache } from "./timed-cache.ts";
import { createTransport } from "./transport.ts";

export const odooOptions = Type.Object(
  {
    database: Type.String({ minLength: 1, description: "Name of the database." }),
    api: choice(["json-2", "json-rpc"], {
      description: "`json-2` for Odoo 19 and later, `json-rpc` for Odoo 14 to 18.",
      default: "json-2",
    }),
    login: Type.Optional(
      Type.String({ minLength: 1, description: "Login of the key's user; needed with `json-rpc`." }),
    ),
    company: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "Name of the company that every call works in. Default: the one of the record, or the user's.",
      }),
    ),
    lang: Type.Optional(
      Type.String({
        pattern: "^[a-z]{2,3}(_[A-Z]{2})?$",
        description: "Installed language of texts, such as `en_US`. Default: the user's.",
      }),
    ),
  },
  { additionalProperties: false },
);

export type OdooOptions = Static<typeof odooOptions>;

/** A call without protocol matters; the connection adds language and company. */
type Ask = Omit<ApiCall, "context"> & {
  context?: Readonly<Record<string, unknown>>;
  /** Company to work in; overrides `options.company`. */
  company?: number | undefined;
};

/** An open System: what the operations work with. */
export interface OdooConnection {
  readonly system: string;
  /** Calls a method; the caller says what it gets. Throws a `Failure`. */
  ask<Result>(ask: Ask): Promise<Result>;
  readonly fields: FieldCatalog;
  readonly codes: CodeLookup;
  readonly references: ConnectorContext["crossReferences"];
  /** Id of `options.company`, undefined without. */
  company(signal: AbortSignal): Promise<number | undefined>;
  serverVersion(signal: AbortSignal): Promise<string>;
  /** Epoch milliseconds by the server's clock, as of its last answer. */
  serverNow(): number;
  /** Makes sure that one answer of the server was seen, so that `serverNow` is its clock. */
  learnClock(signal: AbortSignal): Promise<void>;
  /** Keeps what rarely changes, such as a currency's digits, for five minutes. */
  remember<Value>(key: string, load: () => Promise<Value>): Promise<Value>;
  /** Runs calls with one key one after the other, in this process. */
  inTurn<Result>(key: string, run: () => Promise<Result>): Promise<Result>;
}

const defaultTimeout = 150_000;
const memory = 300_000;

/** Makes the connection; does no I/O. */
export function openOdoo(context: ConnectorContext<OdooOptions>): OdooConnection {
  const { options, clock } = context;
  const transport = createTransport({
    http: context.http,
    baseUrl: context.baseUrl,
    timeout: context.timeout > 0 ? context.timeout : defaultTimeout,
    clock,
  });
  const protocol = protocolOf(context, transport);

  async function ask<Result>({ company, context: extra, ...call }: Ask): Promise<Result> {
    const own = company ?? (await companyOf(call.signal));
    const view = own === undefined ? {} : { allowed_company_ids: [own] };
    return plain<Result>({ ...call, context: { ...view, ...extra } });
  }

  const plain = <Result>({ context: extra, ...call }: ApiCall): Promise<Result> => {
    const merged = { ...(options.lang ? { lang: options.lang } : {}), ...extra };
    const complete = Object.keys(merged).length > 0 ? { ...call, context: merged } : call;
    return protocol.call(complete) as Promise<Result>; // each caller names what the method answers
  };
  const codes = createCodeLookup(plain, clock.elapsed);
  const companyOf = async (signal: AbortSignal): Promise<number | undefined> => {
    if (!options.company) return undefined;
    const query = { model: "res.company", field: "name", domain: [], signal };
    const found = await codes.find({ ...query, values: [options.company] });
    return codes.one(found, options.company, "options.company");
  };

  const remembered = timedCache<unknown>(memory, clock.elapsed);
  return {
    system: context.system,
    ask,
    fields: createFieldCatalog(plain, clock.elapsed),
    codes,
    references: context.crossReferences,
    company: companyOf,
    serverVersion: protocol.serverVersion,
    serverNow: transport.serverNow,
    async learnClock(signal) {
      if (!transport.knowsClock()) await protocol.serverVersion(signal);
    },
    // The caller of a key always loads the same kind of value.
    remember: <Value>(key: string, load: () => Promise<Value>) => remembered(key, load) as Promise<Value>,
    inTurn: oneAtATime(),
  };
}

function protocolOf(
  { options, auth, secret }: ConnectorContext<OdooOptions>,
  transport: ReturnType<typeof createTransport>,
): Protocol {
  const key = async (): Promise<string> => {
    const { token } = auth;
    if (!isSecretReference(token)) throw new Error("`auth.token` is not a reference to a secret");
    return secret(token);
  };
  if (options.api === "json-2") return json2(transport, options.database, key);
  return jsonRpc(transport, options.database, options.login ?? "", key);
}
