import type { SimExchange } from "@crossdock/sim";
import type { ValidateFunction } from "ajv";
import type { DescribedBody, DescribedOperation, Description } from "./openapi.ts";

/** What is wrong with an exchange, and which operation it was. */
export interface ExchangeReport {
  /** The description's name of the operation; undefined when it describes none for this request. */
  operationId: string | undefined;
  problems: string[];
}

/** Statuses that the platform's guide documents for every API, beside those that an operation lists. */
const everywhere = new Set([400, 401, 403, 409, 413, 415, 429, 500, 503, 504]);

/** Refusals of a request that breaks the rules, or that was not looked at any further. */
const malformed = new Set([400, 401, 403, 404, 413, 415]);

/**
 * Checks one exchange against a description: path, parameters and bodies of what was asked, status, type and body of the
 * answer. What the simulator refused as malformed is meant to break the rules; its answer is checked all the same.
 */
export function checkExchange(description: Description, exchange: SimExchange): ExchangeReport {
  const url = new URL(exchange.url, "http://simulator");
  const operation = description.operations.find(
    ({ method, path }) => method === exchange.method && path.test(url.pathname),
  );
  if (!operation) {
    const known = exchange.status === 404 || exchange.status === 405;
    return { operationId: undefined, problems: known ? [] : ["no operation has this method and path"] };
  }
  const asked = malformed.has(exchange.status) ? [] : requestProblems(operation, exchange, url);
  return {
    operationId: operation.operationId,
    problems: [...asked, ...answerProblems(description, operation, exchange)],
  };
}

function requestProblems(operation: DescribedOperation, exchange: SimExchange, url: URL): string[] {
  const inPath = operation.path.exec(url.pathname)?.groups ?? {};
  const problems = [...url.searchParams.keys()]
    .filter((name) => !operation.parameters.some((known) => known.in === "query" && known.name === name))
    .map((name) => `the query parameter ${name} is not described`);
  for (const { name, in: place, required, kind, check } of operation.parameters) {
    const texts = place === "path" ? [decodeURIComponent(inPath[name] ?? "")] : url.searchParams.getAll(name);
    if (texts.length > 1) problems.push(`the parameter ${name} is repeated`);
    const [text] = texts;
    if (text === undefined) {
      if (required) problems.push(`the parameter ${name} is missing`);
      continue;
    }
    const value = kind === "list" ? text.split(",") : kind === "integer" ? Number(text) : text;
    if (!check(value)) problems.push(`the parameter ${name}: ${errorsOf(check)}`);
  }
  if (operation.body)
    problems.push(
      ...bodyProblems("the request", operation.body, exchange.sent, exchange.headers["content-type"]),
    );
  else if (exchange.sent !== undefined) problems.push("the request has a body that is not described");
  return problems;
}

function answerProblems(
  description: Description,
  operation: DescribedOperation,
  { status, received, contentType }: SimExchange,
): string[] {
  if (!operation.answers.has(status)) {
    if (!everywhere.has(status)) return [`the status ${status} is not described`];
    // An error that the operation does not list comes in the type of those that it lists.
    const { mediaType = "application/json" } = operation.answers.get(404) ?? {};
    const error = { mediaType, check: description.schema("ErrorResponse") };
    return bodyProblems("the answer", error, received, contentType);
  }
  const described = operation.answers.get(status);
  if (described) return bodyProblems("the answer", described, received, contentType);
  return received === undefined ? [] : ["the answer has a body that is not described"];
}

function bodyProblems(
  what: string,
  { mediaType, check }: DescribedBody,
  text: string | undefined,
  contentType: string | undefined,
): string[] {
  if (text === undefined) return [`${what} has no body`];
  const problems = contentType?.startsWith(mediaType) ? [] : [`${what} is of type ${contentType}`];
  if (!check(JSON.parse(text))) problems.push(`${what}: ${errorsOf(check)}`);
  return problems;
}

function errorsOf(check: ValidateFunction): string {
  return (check.errors ?? [])
    .slice(0, 5)
    .map(({ instancePath, message, params }) => `${instancePath || "/"} ${message} ${JSON.stringify(params)}`)
    .join("; ");
}
