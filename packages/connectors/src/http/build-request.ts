import { base64Of, type HttpRequest, writeXml, XmlProblem } from "@crossdock/kit";
import type { HttpConnection } from "./connection.ts";
import { httpFailures } from "./http-failures.ts";
import { type Part, writeMultipart } from "./multipart.ts";
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
  const { body, contentType, shown } = await bodyOf(plan, parts);
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
    ...(shown === undefined ? {} : { shown }),
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
    throw httpFailures.fail("badRequest", `\`${name}\` is an object; make text of it`, {
      outcome: "notSent",
    });
  }
  yield String(value);
}

interface Body {
  body?: string | Uint8Array;
  contentType?: string;
  /** What of a body that is not text may be kept. */
  shown?: string;
}

async function bodyOf(plan: RequestPlan, parts: RequestParts): Promise<Body> {
  if (plan.text)
    return { body: plan.text.render(templateData(parts)), contentType: "text/plain; charset=utf-8" };
  if (plan.xml)
    return { body: plan.xml.render(templateData(parts)), contentType: "application/xml; charset=utf-8" };
  const reads = plan.method === "GET" || plan.method === "HEAD" || plan.method === "DELETE";
  if (reads && !plan.body && !plan.files) return {};

  let value = await contentOf(plan, parts);
  const { idempotencyKey } = plan;
  if (idempotencyKey?.member !== undefined && parts.key !== undefined) {
    value = withMember(value, idempotencyKey.member, formatted(parts.key, idempotencyKey.format));
  }
  if (parts.extra?.body !== undefined) value = withMember(value, parts.extra.body, parts.extra.value);
  if (value === undefined) return {};
  if (plan.encoding === "xml") return { body: xmlOf(value), contentType: "application/xml; charset=utf-8" };
  if (plan.encoding === "json") return { body: JSON.stringify(value), contentType: "application/json" };
  if (plan.encoding === "form")
    return { body: formOf(value).toString(), contentType: "application/x-www-form-urlencoded" };
  const fields = Array.from(formOf(value), ([name, content]) => ({ name, content }));
  return writeMultipart([...fields, ...(await filesOf(plan, parts))]);
}

function contentOf({ body, files }: RequestPlan, parts: RequestParts): unknown {
  if (body) return body.evaluate(parts.input, bindings(parts));
  return files ? {} : parts.input;
}

function filesOf({ files = [] }: RequestPlan, parts: RequestParts): Promise<Part[]> {
  return Promise.all(
    files.map(async ({ name, content: expression, as, filename, contentType }) => {
      const text = await expression.evaluate(parts.input, bindings(parts));
      const content =
        typeof text !== "string" ? undefined : as === "text" ? text : base64Of(text.replace(/\s+/g, ""));
      if (content === undefined) {
        const wanted = as === "text" ? "text" : "text in base64";
        throw httpFailures.fail("badRequest", `the content of the file \`${name}\` is not ${wanted}`, {
          outcome: "notSent",
        });
      }
      const type = contentType?.render(templateData(parts)) ?? fileTypes[as];
      return { name, content, file: { filename: filename.render(templateData(parts)), contentType: type } };
    }),
  );
}

const fileTypes = { text: "text/plain; charset=utf-8", base64: "application/octet-stream" };

function xmlOf(value: unknown): string {
  try {
    return writeXml(value);
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error;
    throw httpFailures.fail("badRequest", error.message, { outcome: "notSent" });
  }
}

function formOf(value: unknown): URLSearchParams {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw httpFailures.fail("badRequest", "a form is made from an object", { outcome: "notSent" });
  }
  const form = new URLSearchParams();
  for (const [name, entry] of Object.entries(value)) {
    for (const text of texts(name, entry)) form.append(name, text);
  }
  return form;
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
