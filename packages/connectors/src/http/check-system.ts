import {
  type Fields,
  isFields,
  nearest,
  type Path,
  type Placed,
  type ShapeChecker,
  type Told,
  textAt,
} from "@crossdock/kit";
import { type SystemProblem, told } from "../system-sentences.ts";

type Found = Generator<Placed<SystemProblem>>;

/**
 * What the shape of a System of connector `http` cannot say: fields that belong together or exclude each other.
 * Takes the System's keys as written; parts of a wrong shape are passed over.
 */
export function* checkSystem(system: Fields, shapes: ShapeChecker): Generator<Told> {
  for (const found of systemProblems(system, shapes)) yield told(found);
}

function* systemProblems(system: Fields, shapes: ShapeChecker): Found {
  yield* addressProblems(system["baseUrl"]);
  yield* authProblems(fields(system["auth"]));
  yield* operationProblems(system, shapes);
}

function* addressProblems(address: unknown): Found {
  if (address === undefined) {
    yield {
      path: [],
      problem: { id: "missing-field", name: "baseUrl", example: "https://api.example.com" },
    };
    return;
  }
  // An address that is filled in by the environment is checked when it is used.
  if (typeof address !== "string" || address.includes("${")) return;
  const url = URL.parse(address);
  const plain =
    url && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "" && url.username === "";
  if (!plain) yield { path: ["baseUrl"], problem: { id: "wrong-address" } };
}

function* operationProblems(system: Fields, shapes: ShapeChecker): Found {
  const operations = fields(system["operations"]);
  for (const [name, value] of Object.entries(operations)) {
    const path = ["operations", name];
    const operation = fields(value);
    if (!/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)+$/.test(name)) {
      yield { path, part: "key", problem: { id: "misnamed-operation" } };
    }
    yield* schemaProblems(operation, path, shapes);
    yield* requestProblems(operation, path);
    yield* listProblems(operation, path);
    yield* proofProblems(operation, path, operations);
  }
}

function* schemaProblems(operation: Fields, path: Path, shapes: ShapeChecker): Found {
  for (const field of ["input", "output"]) {
    const reason = operation[field] === undefined ? undefined : shapes.unusable(operation[field]);
    if (!reason) continue;
    yield { path: [...path, field], part: "key", problem: { id: "unusable-schema", field, reason } };
  }
}

function* requestProblems(operation: Fields, parent: Path): Found {
  const path = [...parent, "request"];
  const request = fields(operation["request"]);
  const method = String(request["method"]);
  const address = sourceOf(request["path"]);
  if (address !== undefined && !/^\/(?!\/)/.test(address)) {
    yield { path: [...path, "path"], problem: { id: "relative-path" } };
  }
  if (address?.includes("?") || address?.includes("#")) {
    yield { path: [...path, "path"], problem: { id: "query-in-path" } };
  }
  for (const names of [
    ["body", "text", "xml"],
    ["files", "text", "xml"],
  ]) {
    const [first, second] = names.filter((name) => name in request);
    if (first && second)
      yield { path: [...path, second], problem: { id: "exclusive-fields", first, second } };
  }
  const first = ["body", "files", "text", "xml"].find((name) => name in request);
  if (first && (method === "GET" || method === "HEAD")) {
    yield { path: [...path, first], problem: { id: "body-of-read", method } };
  }
  if ("files" in request && request["encoding"] !== "multipart") {
    yield { path: [...path, "files"], part: "key", problem: { id: "files-without-multipart" } };
  }
  if ("contentType" in request && request["encoding"] === "multipart") {
    yield { path: [...path, "contentType"], part: "key", problem: { id: "type-of-multipart" } };
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

function* listProblems(operation: Fields, path: Path): Found {
  const listed = "items" in operation || "pages" in operation;
  if (!listed) {
    for (const name of ["cursor", "ordered", "drains"].filter((word) => word in operation)) {
      yield { path: [...path, name], problem: { id: "list-field", name } };
    }
    return;
  }
  if (operation["trait"] !== "safe") {
    yield { path: [...path, "trait"], problem: { id: "unsafe-list" } };
  }
  if ("each" in operation) {
    const first = "items" in operation ? "items" : "pages";
    yield {
      path: [...path, "each"],
      part: "key",
      problem: { id: "exclusive-fields", first, second: "each" },
    };
  }
  if (!("pages" in operation)) return;
  const pages = fields(operation["pages"]);
  const kind = String(pages["kind"]);
  for (const name of (needs[kind] ?? []).filter((word) => !(word in pages))) {
    yield { path: [...path, "pages"], problem: { id: "missing-page-field", kind, name } };
  }
  if ("into" in pages)
    yield* oneOf(fields(pages["into"]), [...path, "pages", "into"], ["query", "header", "body"]);
}

function* proofProblems(operation: Fields, path: Path, operations: Fields): Found {
  const trait = String(operation["trait"]);
  if (trait === "keyed" && !("idempotencyKey" in fields(operation["request"]))) {
    yield { path: [...path, "trait"], problem: { id: "keyed-without-key" } };
  }
  if ((trait === "verified" || trait === "upsert") && !("verify" in operation)) {
    yield { path: [...path, "trait"], problem: { id: "unverified-trait", trait } };
  }
  if ("settles" in operation && (trait === "safe" || trait === "none")) {
    yield { path: [...path, "settles"], part: "key", problem: { id: "needless-settles", trait } };
  }
  if (!("verify" in operation)) return;
  const name = String(fields(operation["verify"])["operation"]);
  const at = [...path, "verify", "operation"];
  if (!Object.hasOwn(operations, name)) {
    const meant = nearest(name, Object.keys(operations));
    yield { path: at, problem: { id: "unknown-operation", name, meant } };
    return;
  }
  const lookUp = fields(operations[name]);
  if (lookUp["trait"] !== "safe" || "items" in lookUp || "pages" in lookUp) {
    yield { path: at, problem: { id: "not-a-look-up", name } };
  }
}

function* authProblems(auth: Fields): Found {
  if (auth["scheme"] === "api-key" && "header" in auth && "query" in auth) {
    yield { path: ["auth", "query"], problem: { id: "exclusive-fields", first: "header", second: "query" } };
  }
  if (auth["scheme"] === "basic" && "user" in auth === "key" in auth) {
    yield { path: ["auth"], problem: { id: "needs-one-of", names: ["user", "key"] } };
  }
}

function* oneOf(value: Fields, path: Path, names: readonly string[]): Found {
  const present = names.filter((name) => name in value);
  if (present.length === 1) return;
  yield { path, problem: { id: "exactly-one-field", names } };
}

/** Text as written, or the source of a template that was read. */
function sourceOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : textAt(value, "source");
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}
