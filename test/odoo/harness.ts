import { setTimeout } from "node:timers/promises";
import { createHttpClient, odoo } from "@crossdock/connectors";
import {
  type CallOperation,
  type HttpClient,
  type ListOperation,
  type Log,
  type OperationCall,
  type Page,
  readFields,
  systemClock,
  type Verification,
} from "@crossdock/kit";
import { type AdminClient, createAdminClient } from "./admin-client.ts";
import { createRawClient, type RawClient } from "./raw-client.ts";

/** How a test reaches one Odoo: the integration user's key for the connector, an administrator's for fixtures. */
export interface OdooAccess {
  version: number;
  url: string;
  database: string;
  login: string;
  key: string;
  adminUid: number;
  adminKey: string;
}

/** One Odoo as the engine sees it: operations by name, configured as a flow would. */
export interface OdooUnderTest {
  access: OdooAccess;
  admin: AdminClient;
  /** The server's API as it stands, with the integration user's key. */
  raw: RawClient;
  /** Runs an operation; `config` is what a flow writes beside `operation`. */
  run<Result = Record<string, unknown>>(
    operation: string,
    config: unknown,
    input: unknown,
    expect?: unknown,
  ): Promise<Result>;
  verify(operation: string, config: unknown, input: unknown, expect?: unknown): Promise<Verification>;
  /** All pages of a list from `cursor` on. */
  list(operation: string, config: unknown, cursor?: unknown, overlap?: number): Promise<Page[]>;
  probe(): Promise<void>;
  /** The journal's cross-reference, as text by key. */
  references: Map<string, string>;
  /** Waits until what was written before lies in a closed window: the server's clock shows whole seconds. */
  secondsPass(): Promise<void>;
  /** Paths of the requests that were sent, in order. */
  requests: string[];
  /** The same server over other options or another key. */
  reopened(
    changes: Partial<OdooAccess> & { references?: Map<string, string>; http?: HttpClient },
  ): OdooUnderTest;
}

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface OdooUnderTestOptions {
  references?: Map<string, string>;
  http?: HttpClient;
  /** Lets the server's clock go on by a number of milliseconds. Default: waits. */
  pass?: (duration: number) => Promise<void>;
}

export function openOdooUnderTest(access: OdooAccess, options: OdooUnderTestOptions = {}): OdooUnderTest {
  const { references = new Map<string, string>(), http: given, pass = setTimeout } = options;
  const requests: string[] = [];
  const client =
    given ??
    createHttpClient({ clock: systemClock, log: silent, allowedHosts: () => [new URL(access.url).hostname] });
  const connection = odoo.open({
    system: "erp",
    baseUrl: access.url,
    auth: { scheme: "bearer", token: { secret: "odoo" } },
    options:
      access.version >= 19
        ? { database: access.database, api: "json-2" }
        : { database: access.database, api: "json-rpc", login: access.login },
    timeout: 150_000,
    http: {
      send(request) {
        requests.push(`${new URL(request.url).pathname} ${String(request.body ?? "")}`);
        return client.send(request);
      },
    },
    secret: async () => access.key,
    crossReferences: {
      get: async (...key) => references.get(key.join(" ")),
      put: async (system, entity, key, value) => void references.set([system, entity, key].join(" "), value),
    },
    clock: systemClock,
    log: silent,
  });
  const signal = new AbortController().signal;
  const callOf = (operation: CallOperation, config: unknown, input: unknown, expect: unknown) =>
    ({
      connection,
      config: readFields(operation.config, config),
      input,
      expect,
      idempotencyKey: "flow/retailer/message/step",
      recovering: false,
      signal,
    }) as OperationCall<Record<never, never>, unknown>;

  return {
    access,
    admin: createAdminClient({
      url: access.url,
      database: access.database,
      uid: access.adminUid,
      key: access.adminKey,
    }),
    raw: createRawClient(access),
    references,
    requests,
    async run<Result>(name: string, config: unknown, input: unknown, expect?: unknown): Promise<Result> {
      const operation = callOperation(name);
      return (await operation.run(callOf(operation, config, input, expect))) as Result;
    },
    async verify(name, config, input, expect) {
      const operation = callOperation(name);
      if (!operation.verify) throw new Error(`${name} has no verify`);
      return operation.verify(callOf(operation, config, input, expect));
    },
    async list(name, config, cursor, overlap = 0) {
      const operation = listOperation(name);
      const read = readFields(operation.config, config) as Record<never, never>;
      const pages: Page[] = [];
      for await (const page of operation.read({
        connection,
        config: read,
        input: {},
        cursor,
        overlap,
        signal,
      })) {
        pages.push(page);
      }
      return pages;
    },
    async secondsPass() {
      await pass(2200);
      // The connector knows the server's clock from its last answer.
      await odoo.probe?.(connection, signal);
    },
    probe: async () => odoo.probe?.(connection, signal),
    reopened: ({ references: other, http, ...changes }) =>
      openOdooUnderTest(
        { ...access, ...changes },
        { ...options, references: other ?? references, ...(http ? { http } : {}) },
      ),
  };
}

function callOperation(name: string): CallOperation {
  const operation = odoo.operations.find((candidate) => candidate.name === name);
  if (operation?.kind !== "call") throw new Error(`the connector has no call operation ${name}`);
  return operation;
}

function listOperation(name: string): ListOperation {
  const operation = odoo.operations.find((candidate) => candidate.name === name);
  if (operation?.kind !== "list") throw new Error(`the connector has no list ${name}`);
  return operation;
}
