import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { recordIds } from "./arguments.ts";
import type { Args, Method } from "./methods/method.ts";
import { findMethod } from "./methods.ts";
import {
  accessDenied,
  errorBody,
  notFound,
  OdooError,
  typeError,
  unauthorized,
  unprocessable,
  userError,
} from "./odoo-error.ts";
import type { Orm } from "./orm.ts";
import { isDictionary, iterated, unicodeError } from "./python.ts";
import type { Call, User } from "./runner.ts";

export interface Endpoint {
  orm: Orm;
  database: string;
  users: readonly User[];
  methods: ReadonlyMap<string, Method>;
  run(call: Call): Promise<unknown>;
}

/** A body that could not be parsed. */
export const notJson = Symbol("not JSON");

type Body = Readonly<Record<string, unknown>>;

/** What a request asks for, whichever protocol it speaks; undefined for what touches no record. */
export function askedBy(
  request: FastifyRequest,
): { model: string; method: string; ids: unknown; args: Args } | undefined {
  const body = bodyOf(request);
  if (request.routeOptions.url === "/json/2/:model/:method") {
    const { model, method } = routeOf(request);
    return { model, method, ids: body?.["ids"], args: body ?? {} };
  }
  const params = fieldsOf(body?.["params"]);
  if (request.routeOptions.url !== "/jsonrpc" || params?.["method"] !== "execute_kw") return undefined;
  const [, , , model, method, positional, keywords] = listOf(params["args"]);
  const [first, second] = listOf(positional);
  const args = { ...fieldsOf(keywords), fields: first, data: second };
  return { model: String(model), method: String(method), ids: first, args };
}

const fieldsOf = (value: unknown): Body | undefined => (isDictionary(value) ? value : undefined);

const bodyOf = ({ body }: FastifyRequest): Body | undefined => fieldsOf(body);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What the path of JSON-2 names. */
function routeOf({ params }: FastifyRequest): { model: string; method: string } {
  const { model, method } = fieldsOf(params) ?? {};
  return { model: String(model), method: String(method) };
}

/** JSON-2 of Odoo 19: the key is the identity, names for all arguments, a status for every error. */
export function serveJson2(app: FastifyInstance, endpoint: Endpoint): void {
  const answer = async (request: FastifyRequest): Promise<unknown> => {
    const { model, method } = routeOf(request);
    if (request.body === notJson) {
      throw new OdooError("werkzeug.exceptions.BadRequest", 400, "could not parse the body as json");
    }
    const [, key] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    const user = endpoint.users.find((each) => each.key === key);
    if (!user) throw unauthorized();
    const { ids, context = {}, ...args }: Body = Object(request.body ?? {});
    const definition = findMethod(
      endpoint.methods,
      endpoint.orm,
      model,
      method,
      () => notFound(`the model '${model}' does not exist`),
      () => notFound(`The method '${model}.${method}' does not exist`),
    );
    if (ids !== undefined && definition.on === "model") {
      throw unprocessable(`cannot call ${model}.${method} with ids`);
    }
    checkArguments(definition, args);
    const call: Call = {
      user,
      model,
      method,
      definition,
      ids: recordIds(ids, endpoint.orm.version),
      args: method === "create" ? { vals_list: listed(args["vals_list"]) } : args,
      context,
      correlation: correlationOf(request),
    };
    return (await endpoint.run(call)) ?? null;
  };
  app.post("/json/2/:model/:method", async (request, reply) => {
    const database = request.headers["x-odoo-database"];
    if (database !== undefined && database !== endpoint.database) {
      return html(reply, 404, "<h1>Not Found</h1>\n<p>No database is selected.</p>");
    }
    try {
      return json(reply, 200, await answer(request));
    } catch (error) {
      // What cannot be encoded cannot be told either.
      if (error instanceof OdooError && error.python === unicodeError) {
        return html(reply, 500, "<h1>Internal Server Error</h1>");
      }
      if (error instanceof OdooError) return json(reply, error.status, errorBody(error));
      throw error;
    }
  });
  app.get("/json/2/*", (_request, reply) =>
    json(reply, 404, errorBody(notFound("Did you mean POST /json/2/<model>/<method>?"))),
  );
}

/** JSON-2 answers with a list of ids, also for one record. */
const listed = (values: unknown): unknown => (isDictionary(values) ? [values] : values);

function checkArguments({ parameters }: Method, args: Args): void {
  const names = parameters.map((name) => name.replace("?", ""));
  const unknown = Object.keys(args).find((name) => !names.includes(name));
  if (unknown) throw unprocessable(`got an unexpected keyword argument '${unknown}'`);
  const missing = parameters.find((name) => !name.endsWith("?") && !(name in args));
  if (missing) throw unprocessable(`missing a required argument: '${missing}'`);
}

/** The complaint of Python itself, where no route looks at the arguments before. */
function checkCall(method: string, { parameters }: Method, args: Args): void {
  const names = parameters.map((name) => name.replace("?", ""));
  const unknown = Object.keys(args).find((name) => !names.includes(name));
  if (unknown !== undefined) throw typeError(`${method}() got an unexpected keyword argument '${unknown}'`);
  const missing = parameters.find((name) => !name.endsWith("?") && !(name in args));
  if (missing !== undefined) {
    throw typeError(`${method}() missing 1 required positional argument: '${missing}'`);
  }
}

/** JSON-RPC of every version: 200 for every error, the key travels as the password. */
export function serveJsonRpc(app: FastifyInstance, endpoint: Endpoint): void {
  const { orm, database, users } = endpoint;
  const isNew = orm.version === 19;

  const checkDatabase = (name: unknown): void => {
    if (name === database) return;
    const words = `FATAL:  database "${String(name)}" does not exist\n`;
    const prefix = isNew ? 'connection to server at "127.0.0.1", port 5432 failed: ' : "";
    throw new OdooError("psycopg2.OperationalError", 500, prefix + words);
  };

  function common(method: unknown, [name, login, key]: readonly unknown[]): unknown {
    if (method === "version") {
      const serie = `${orm.version}.0`;
      const info = [orm.version, 0, 0, "final", 0, ""];
      return { server_version: serie, server_version_info: info, server_serie: serie, protocol_version: 1 };
    }
    checkDatabase(name);
    return users.find((user) => user.login === login && user.key === key)?.uid ?? false;
  }

  async function execute(request: FastifyRequest, args: readonly unknown[]): Promise<unknown> {
    const [name, uid, key, model, method, positional = [], keywords = {}] = args;
    checkDatabase(name);
    const user = users.find((each) => each.uid === uid && each.key === key);
    if (!user) throw accessDenied();
    const definition = findMethod(
      endpoint.methods,
      orm,
      String(model),
      String(method),
      () => userError(`Object ${String(model)} doesn't exist`),
      () =>
        new OdooError(
          "builtins.AttributeError",
          500,
          `type object '${String(model)}' has no attribute '${String(method)}'`,
        ),
    );
    const { context = {}, ...named }: Args = Object(keywords);
    const values = [...iterated(positional)];
    const ids = definition.on === "records" ? recordIds(values.shift(), orm.version) : [];
    const byPosition = values.map((value, index) => [definition.parameters[index]?.replace("?", ""), value]);
    const given: Args = { ...named, ...Object.fromEntries(byPosition) };
    checkCall(String(method), definition, given);
    return endpoint.run({
      user,
      model: String(model),
      method: String(method),
      definition,
      ids,
      args: given,
      context,
      correlation: correlationOf(request),
    });
  }

  app.post("/jsonrpc", async (request, reply) => {
    if (request.body === notJson) return html(reply, 400, "Invalid JSON data");
    const { id = null, params: asked } = bodyOf(request) ?? {};
    const params = fieldsOf(asked);
    const args = listOf(params?.["args"]);
    try {
      const result =
        params?.["service"] === "common" ? common(params["method"], args) : await execute(request, args);
      return json(reply, 200, { jsonrpc: "2.0", id, ...(result === undefined ? {} : { result }) });
    } catch (error) {
      if (error instanceof OdooError) return json(reply, 200, rpcError(error, isNew, id));
      throw error;
    }
  });
}

/** The envelope of an error in JSON-RPC. */
export function rpcError(error: OdooError, isNew: boolean, id: unknown = null): Record<string, unknown> {
  const data = errorBody(error);
  return { jsonrpc: "2.0", id, error: { code: isNew ? 0 : 200, message: "Odoo Server Error", data } };
}

function correlationOf(request: FastifyRequest): string | undefined {
  const value = request.headers["x-correlation-id"];
  return typeof value === "string" ? value : undefined;
}

function json(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return reply
    .code(status)
    .header("content-type", "application/json; charset=utf-8")
    .send(JSON.stringify(body));
}

function html(reply: FastifyReply, status: number, words: string): FastifyReply {
  const page = `<!DOCTYPE html>\n<title>${status}</title>\n${words}\n`;
  return reply.code(status).header("content-type", "text/html; charset=utf-8").send(page);
}
