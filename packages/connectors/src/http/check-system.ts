import { didYouMean, type Fields, type Path, type Problem, schemaProblem } from "@crossdock/kit";

/**
 * What the shape of a System of connector `http` cannot say: fields that belong together or exclude each other.
 * Takes the System's keys as written; parts of a wrong shape are passed over.
 */
export function* checkSystem(system: Fields): Generator<Problem> {
  yield* addressProblems(system["baseUrl"]);
  yield* authProblems(fields(system["auth"]));
  yield* operationProblems(system);
}

function* addressProblems(address: unknown): Generator<Problem> {
  if (address === undefined) {
    yield { path: [], message: "missing field `baseUrl`", hint: "baseUrl: https://api.example.com" };
    return;
  }
  // An address that is filled in by the environment is checked when it is used.
  if (typeof address !== "string" || address.includes("${")) return;
  const url = URL.parse(address);
  const plain =
    url && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "" && url.username === "";
  if (!plain) {
    yield {
      path: ["baseUrl"],
      message: "`baseUrl` is an http or https address without query and credentials",
    };
  }
}

function* operationProblems(system: Fields): Generator<Problem> {
  const operations = fields(system["operations"]);
  for (const [name, value] of Object.entries(operations)) {
    const path = ["operations", name];
    const operation = fields(value);
    if (!/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)+$/.test(name)) {
      yield { path, part: "key", message: "an operation is named noun first, such as `shipments.create`" };
    }
    yield* schemaProblems(operation, path);
    yield* requestProblems(operation, path);
    yield* listProblems(operation, path);
    yield* proofProblems(operation, path, operations);
  }
}

function* schemaProblems(operation: Fields, path: Path): Generator<Problem> {
  for (const field of ["input", "output"]) {
    const reason = operation[field] === undefined ? undefined : schemaProblem(operation[field]);
    if (!reason) continue;
    yield {
      path: [...path, field],
      part: "key",
      message: `\`${field}\` is no JSON Schema that can be checked with: ${reason}`,
      hint: "write it as `{ type: object, required: [ … ], properties: { … } }`, without references to other files",
    };
  }
}

function* requestProblems(operation: Fields, parent: Path): Generator<Problem> {
  const path = [...parent, "request"];
  const request = fields(operation["request"]);
  const method = String(request["method"]);
  const address = sourceOf(request["path"]);
  if (address !== undefined && !/^\/(?!\/)/.test(address)) {
    yield {
      path: [...path, "path"],
      message: "`path` begins with a literal `/`; the host is `baseUrl` alone",
    };
  }
  if (address?.includes("?") || address?.includes("#")) {
    yield { path: [...path, "path"], message: "`path` holds no query", hint: "write it in `query`" };
  }
  const bodies = ["body", "text", "xml"].filter((name) => name in request);
  const [first, second] = bodies;
  if (first && second)
    yield { path: [...path, second], message: `\`${first}\` and \`${second}\` exclude each other` };
  if (first && (method === "GET" || method === "HEAD")) {
    yield { path: [...path, first], message: `a ${method} has no body`, hint: "write it in `query`" };
  }
  if ("idempotencyKey" in request) {
    yield* oneOf(fields(request["idempotencyKey"]), [...path, "idempotencyKey"], ["header", "member"]);
  }
}

const needs: Readonly<Record<string, readonly string[]>> = {
  page: ["into"],
  offset: ["into"],
  cursor: ["into", "next"],
  "after-id": ["into", "id"],
};

function* listProblems(operation: Fields, path: Path): Generator<Problem> {
  const listed = "items" in operation || "pages" in operation;
  if (!listed) {
    for (const name of ["cursor", "ordered", "drains"].filter((word) => word in operation)) {
      yield {
        path: [...path, name],
        message: `\`${name}\` belongs to a list`,
        hint: "say with `items` where records are",
      };
    }
    return;
  }
  if (operation["trait"] !== "safe") {
    yield { path: [...path, "trait"], message: "a list is read, so its trait is `safe`" };
  }
  if (!("pages" in operation)) return;
  const pages = fields(operation["pages"]);
  const kind = String(pages["kind"]);
  for (const name of (needs[kind] ?? []).filter((word) => !(word in pages))) {
    yield { path: [...path, "pages"], message: `pages of kind \`${kind}\` need \`${name}\`` };
  }
  if ("into" in pages)
    yield* oneOf(fields(pages["into"]), [...path, "pages", "into"], ["query", "header", "body"]);
}

function* proofProblems(operation: Fields, path: Path, operations: Fields): Generator<Problem> {
  const trait = String(operation["trait"]);
  if (trait === "keyed" && !("idempotencyKey" in fields(operation["request"]))) {
    yield {
      path: [...path, "trait"],
      message: "trait `keyed` needs `request.idempotencyKey`",
      hint: "idempotencyKey: { header: Idempotency-Key }",
    };
  }
  if ((trait === "verified" || trait === "upsert") && !("verify" in operation)) {
    yield {
      path: [...path, "trait"],
      message: `trait \`${trait}\` needs \`verify\`, a look-up that finds what was written`,
    };
  }
  if ("settles" in operation && (trait === "safe" || trait === "none")) {
    yield {
      path: [...path, "settles"],
      part: "key",
      message: `\`settles\` belongs to a write that is repeated; trait \`${trait}\` ${trait === "safe" ? "reads" : "is never repeated"}`,
      hint: "remove it",
    };
  }
  if (!("verify" in operation)) return;
  const name = String(fields(operation["verify"])["operation"]);
  const at = [...path, "verify", "operation"];
  const hint = didYouMean(name, Object.keys(operations));
  if (!Object.hasOwn(operations, name)) {
    yield { path: at, message: `no operation \`${name}\` here`, ...(hint ? { hint } : {}) };
    return;
  }
  const lookUp = fields(operations[name]);
  if (lookUp["trait"] !== "safe" || "items" in lookUp || "pages" in lookUp) {
    yield { path: at, message: `\`${name}\` is no look-up: it needs trait \`safe\` and no pages` };
  }
}

function* authProblems(auth: Fields): Generator<Problem> {
  if (auth["scheme"] === "api-key" && "header" in auth && "query" in auth) {
    yield { path: ["auth", "query"], message: "`header` and `query` exclude each other" };
  }
  if (auth["scheme"] === "basic" && "user" in auth === "key" in auth) {
    yield { path: ["auth"], message: "needs one of `user` and `key`" };
  }
}

function* oneOf(value: Fields, path: Path, names: readonly string[]): Generator<Problem> {
  const present = names.filter((name) => name in value);
  if (present.length === 1) return;
  yield { path, message: `needs exactly one of ${names.map((name) => `\`${name}\``).join(", ")}` };
}

/** Text as written, or the source of a template that was read. */
function sourceOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const { source } = fields(value);
  return typeof source === "string" ? source : undefined;
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
