import {
  type Auth,
  type CallOperation,
  createShapeChecker,
  type ListOperation,
  type Operation,
  type OperationCall,
  type Page,
  type Reader,
  readFields,
  systemClock,
  type TemplatePlace,
} from "@crossdock/kit";
import { compileExpression, compileMapping, compileTemplate } from "@crossdock/mapping";
import { http } from "../http/http-connector.ts";
import { systemSchema } from "../http/operation-schema.ts";
import { createHttpClient } from "../http-client/create-http-client.ts";
import { keptLog } from "./kept-log.ts";
import { type Handle, type LoopbackServer, loopbackServer } from "./loopback-server.ts";

const shapes = createShapeChecker();

const reader: Reader = (mark, value) => {
  if (mark.kind === "expression") return compileExpression(String(value), { binds: mark.binds ?? [] });
  if (mark.kind === "mapping") return compileMapping(value, { binds: mark.binds ?? [] });
  return mark.kind === "template" ? compileTemplate(String(value), mark.place as TemplatePlace) : undefined;
};

export interface SystemSetting {
  auth?: Auth;
  options?: { headers?: Record<string, string>; probe?: string };
  /** Path of `baseUrl` at the server. */
  basePath?: string;
  secrets?: Record<string, string>;
  crossReferences?: Map<string, string>;
}

/** A System of connector `http` at a loopback server, as a loader would open it. For tests. */
export function openSystems() {
  const closing: (() => Promise<void>)[] = [];
  return {
    async closeAll(): Promise<void> {
      for (const close of closing.splice(0)) await close();
    },
    async open(operations: Record<string, unknown>, handle: Handle, setting: SystemSetting = {}) {
      const problems = [
        ...shapes.check(systemSchema, { operations }),
        ...(http.check?.({ baseUrl: "http://127.0.0.1", operations }, shapes) ?? []),
      ];
      if (problems.length > 0) throw new Error(JSON.stringify(problems));
      const server = await loopbackServer(handle);
      const client = createHttpClient({
        allowedHosts: () => ["127.0.0.1"],
        clock: systemClock,
        log: keptLog(),
      });
      closing.push(server.close, client.close);
      const connection = http.open(contextOf(server, client, setting));
      const derived =
        http.derive?.(readFields(systemSchema, { operations }, reader) as Record<string, unknown>) ?? [];
      const named = (name: string): Operation => {
        const found = derived.find((operation) => operation.name === name);
        if (!found) throw new Error(`no ${name}`);
        return found;
      };
      const callOf = (input: unknown, more: Partial<OperationCall> = {}): OperationCall => ({
        connection,
        config: {},
        input,
        expect: undefined,
        idempotencyKey: "orders/acme/0190/step",
        recovering: false,
        signal: new AbortController().signal,
        ...more,
      });
      return {
        server,
        connection,
        operation: (name: string): CallOperation => {
          const operation = named(name);
          if (operation.kind !== "call") throw new Error(`${name} is a list`);
          return operation;
        },
        run: (name: string, input?: unknown, more?: Partial<OperationCall>): Promise<unknown> => {
          const operation = named(name);
          if (operation.kind !== "call") throw new Error(`${name} is a list`);
          return operation.run(callOf(input, more) as never);
        },
        verify: (name: string, input?: unknown) => {
          const operation = named(name);
          if (operation.kind !== "call") throw new Error(`${name} is a list`);
          return operation.verify?.(callOf(input) as never);
        },
        listed: (name: string): ListOperation => {
          const operation = named(name);
          if (operation.kind !== "list") throw new Error(`${name} is not a list`);
          return operation;
        },
        async list(
          name: string,
          asked: { input?: unknown; cursor?: unknown; overlap?: number } = {},
        ): Promise<Page[]> {
          const operation = named(name) as ListOperation; // the test names a list
          const pages: Page[] = [];
          const call = {
            connection,
            config: {},
            input: asked.input,
            cursor: asked.cursor,
            overlap: asked.overlap ?? 0,
          };
          for await (const page of operation.read({
            ...call,
            signal: new AbortController().signal,
          } as never)) {
            pages.push(page);
          }
          return pages;
        },
      };
    },
  };
}

function contextOf(
  server: LoopbackServer,
  client: ReturnType<typeof createHttpClient>,
  setting: SystemSetting,
) {
  const { crossReferences = new Map<string, string>() } = setting;
  const id = (...parts: string[]): string => parts.join("|");
  return {
    system: "acme-wms",
    baseUrl: server.url + (setting.basePath ?? ""),
    auth: setting.auth ?? { scheme: "none" },
    options: setting.options ?? {},
    timeout: 5000,
    http: client,
    secret: async ({ secret }: { secret: string }) => setting.secrets?.[secret] ?? `value of ${secret}`,
    crossReferences: {
      get: async (system: string, entity: string, key: string) =>
        crossReferences.get(id(system, entity, key)),
      put: async (system: string, entity: string, key: string, value: string) => {
        crossReferences.set(id(system, entity, key), value);
      },
    },
    clock: systemClock,
    log: keptLog(),
  };
}
