import { type HttpRequest, writeXml, XmlProblem } from "@crossdock/kit";
import type { HttpConnection } from "./connection.ts";
import { httpFailures } from "./http-failures.ts";
import type { OperationPlan } from "./operation-schema.ts";
import { uuidOf } from "./uuid-of.ts";
import { withMember } from "./with-member.ts";

type RequestPlan = OperationPlan["request"];

/** What a request is made from. */
export interface RequestParts {
  /** The step's input, or `with` of a trigger: the root of every expression. */
  input: unknown;
  /** The idempotency key; undefined for a list. */
  key: string | undefined;
  cursor?: unknown;
  /** Milliseconds. */
  overlap?: number;
  size?: number | undefined;
  signal: AbortSignal;
  /** What paging adds. */
  extra?: PagePlace;
  /** The next page's own address instead of path and query. */
  url?: string;
}

/** A value and where it goes. */
export interface PagePlace {
  query?: string;
  header?: string;
  body?: string;
  value: string | number;
  /** Nothing else stays in the query. */
  alone: boolean;
}

/** Makes the request of an operation. Throws a `MappingError` for values that have no place in a request. */
export async function buildRequest(
  plan: RequestPlan,
  connection: HttpConnection,
  parts: RequestParts,
): Promise<HttpRequest> {
  const { signal, key, extra } = parts;
  const { body, contentType } = await bodyOf(plan, parts);
  const headers: Record<string, string> = { accept: "application/json", ...connection.headers };
  if (contentType !== undefined) headers["content-type"] = plan.contentType ?? contentType;
  for (const [name, template] of Object.entries(plan.headers ?? {})) {
    headers[name.toLowerCase()] = template.render(templateData(parts));
  }
  const { idempotencyKey } = plan;
  if (idempotencyKey?.header !== undefined && key !== undefined) {
    headers[idempotencyKey.header.toLowerCase()] = formatted(key, idempotencyKey.format);
  }
  if (extra?.header !== undefined) headers[extra.header.toLowerCase()] = String(extra.value);
  return {
    method: plan.method,
    url: parts.url ?? (await urlOf(plan, connection, parts)),
    headers,
    ...(body === undefined ? {} : { body }),
    signal,
  };
}

async function urlOf(plan: RequestPlan, { baseUrl }: HttpConnection, parts: RequestParts): Promise<string> {
  const { extra } = parts;
  const query = new URLSearchParams();
  for (const [name, value] of extra?.alone ? [] : Object.entries(plan.query ?? {})) {
    for (const text of texts(name, await value.evaluate(parts.input, bindings(parts))))
      query.append(name, text);
  }
  if (extra?.query !== undefined) query.set(extra.query, String(extra.value));
  const address = baseUrl + plan.path.render(templateData(parts));
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // Dot segments made from data would reach another operation; the parser resolves them, so compare.
  if (!url || url.origin + url.pathname !== withoutQuery(address) || !url.href.startsWith(baseUrl)) {
    throw httpFailures.fail("badRequest", "the path leads elsewhere once its values are filled in", {
      outcome: "notSent",
    });
  }
  for (const [name, text] of query) url.searchParams.append(name, text);
  return url.href;
}

function withoutQuery(address: string): string {
  const { origin } = new URL(address);
  const path = /^[a-z]+:\/\/[^/]+([^?#]*)/i.exec(address)?.[1] ?? "";
  return origin + (path === "" ? "/" : path);
}

function* texts(name: string, value: unknown): Generator<string> {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) yield* texts(name, item);
    return;
  }
  if (typeof value === "object") {
    throw httpFailures.fail("badRequest", `query parameter \`${name}\` is an object; make text of it`, {
      outcome: "notSent",
    });
  }
  yield String(value);
}

interface Body {
  body?: string;
  contentType?: string;
}

async function bodyOf(plan: RequestPlan, parts: RequestParts): Promise<Body> {
  if (plan.text)
    return { body: plan.text.render(templateData(parts)), contentType: "text/plain; charset=utf-8" };
  if (plan.xml)
    return { body: plan.xml.render(templateData(parts)), contentType: "application/xml; charset=utf-8" };
  const reads = plan.method === "GET" || plan.method === "HEAD" || plan.method === "DELETE";
  if (reads && !plan.body) return {};

  let value = plan.body ? await plan.body.evaluate(parts.input, bindings(parts)) : parts.input;
  const { idempotencyKey } = plan;
  if (idempotencyKey?.member !== undefined && parts.key !== undefined) {
    value = withMember(value, idempotencyKey.member, formatted(parts.key, idempotencyKey.format));
  }
  if (parts.extra?.body !== undefined) value = withMember(value, parts.extra.body, parts.extra.value);
  if (value === undefined) return {};
  if (plan.encoding === "xml") return { body: xmlOf(value), contentType: "application/xml; charset=utf-8" };
  if (plan.encoding === "json") return { body: JSON.stringify(value), contentType: "application/json" };
  return { body: formOf(value), contentType: "application/x-www-form-urlencoded" };
}

function xmlOf(value: unknown): string {
  try {
    return writeXml(value);
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error;
    throw httpFailures.fail("badRequest", error.message, { outcome: "notSent" });
  }
}

function formOf(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw httpFailures.fail("badRequest", "a form is made from an object", { outcome: "notSent" });
  }
  const form = new URLSearchParams();
  for (const [name, entry] of Object.entries(value)) {
    for (const text of texts(name, entry)) form.append(name, text);
  }
  return form.toString();
}

function formatted(key: string, format: "text" | "uuid"): string {
  return format === "uuid" ? uuidOf(key) : key;
}

function bindings({ input, key, cursor, overlap, size }: RequestParts): Record<string, unknown> {
  return { input, key, cursor, overlap, size };
}

/** Templates see the members of the input, and the bindings by their names. */
function templateData(parts: RequestParts): Record<string, unknown> {
  const { input } = parts;
  const members = typeof input === "object" && input !== null && !Array.isArray(input) ? input : {};
  return { ...members, ...bindings(parts) };
}
