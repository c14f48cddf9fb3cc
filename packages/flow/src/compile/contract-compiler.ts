import {
  type BoundedChecker,
  boundedChecker,
  Failure,
  type Fields,
  isFields,
  isLongNumber,
  itemsAt,
  pointerSteps,
  thrownText,
  unfinishedWords,
  valueAt,
} from "@crossdock/kit";
import type { Ajv2020, ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Report } from "../load/report.ts";
import { fileOfReference, schemaFile, schemaOfContract } from "../view/contract-schema.ts";
import type { Files, JsonSchema, SourceDocument } from "../workspace.ts";
import { undeclaredFields } from "./undeclared-fields.ts";

/** A contract that messages can be held against. */
export interface CompiledContract {
  /** What does not fit, one line each with its place; no values, since a field may be personal. */
  problems(message: unknown): string[];
  /** Fields that a consumed contract tolerates and does not declare, as `lines[].colour`; of a produced one none. */
  drift(message: unknown): string[];
  /** With references replaced. */
  schema: JsonSchema;
}

export interface ContractCompiler {
  /** Undefined when the contract's schema cannot be used; that is reported once. */
  compile(contract: SourceDocument): CompiledContract | undefined;
}

const base = "workspace:/";

/** Problems of one message that are told at most. */
const mostProblems = 50;

/**
 * Compiles contracts (JSON Schema 2020-12 with formats). A consumed contract tolerates additions, so closed objects
 * are opened; one that is produced is closed at its root.
 */
export function contractCompiler(files: Files, report: Report): ContractCompiler {
  const known = new Map<string, Fields | undefined>();
  const checkers = { consumed: checker(), produced: checker() };
  const compiled = new Map<SourceDocument, CompiledContract | undefined>();
  const add = (ajv: Ajv2020, file: string, open: boolean, isRoot: boolean): void => {
    const schema = schemaFile(file, files, known);
    if (!schema || ajv.getSchema(base + file) !== undefined) return;
    const references: string[] = [];
    const absolute = rewritten(schema, { file, files, known, open, references });
    // Once as a contract, once as a part of others: only the contract itself is closed.
    ajv.addSchema(
      isRoot && !open ? closedRoot(absolute) : absolute,
      isRoot ? `${base}contract/${file}` : base + file,
    );
    for (const reference of references) if (!ajv.schemas[base + reference]) add(ajv, reference, open, false);
  };
  return {
    compile(contract) {
      if (!contract.valid) return undefined;
      if (compiled.has(contract)) return compiled.get(contract);
      const file = String(contract.value["schema"]);
      const schema = schemaOfContract(contract, files);
      let result: CompiledContract | undefined;
      // The loader reports a schema that is too large.
      if (schema === "too large") {
        compiled.set(contract, undefined);
        return undefined;
      }
      if (!schema) {
        reportUnreadable(contract, file, files, report);
      } else {
        const open = contract.value["role"] === "consumed";
        const checker = checkers[open ? "consumed" : "produced"];
        try {
          // Two contracts may share a file.
          if (!checker.ajv.schemas[`${base}contract/${file}`]) add(checker.ajv, file, open, true);
          const validate = checker.ajv.getSchema(`${base}contract/${file}`);
          if (validate) {
            const problems = (message: unknown) => problemsOf(checker, validate, message);
            result = { schema, problems, drift: open ? driftOf(checker, schema) : () => [] };
          }
        } catch (error) {
          const reason = error instanceof Error ? error.message.replaceAll(base, "") : String(error);
          const span = contract.spanOf(["schema"]);
          report.add("XD114", { id: "unusable-schema", file, reason }, { span });
        }
      }
      compiled.set(contract, result);
      return result;
    },
  };
}

function checker(): BoundedChecker {
  const made = boundedChecker({ allErrors: true, strict: false, logger: false });
  formats.default(made.ajv);
  return made;
}

function reportUnreadable(contract: SourceDocument, file: string, files: Files, report: Report): void {
  // A missing file is reported with the references.
  if (!Object.hasOwn(files, file)) return;
  let reason = "it is not an object";
  try {
    JSON.parse(files[file] ?? "");
  } catch (error) {
    reason = thrownText(error);
  }
  const span = contract.spanOf(["schema"]);
  report.add("XD114", { id: "unreadable-schema", file, reason }, { span });
}

interface Rewriting {
  file: string;
  files: Files;
  known: Map<string, Fields | undefined>;
  open: boolean;
  /** Files that the schema refers to. */
  references: string[];
}

const literalKeywords: ReadonlySet<string> = new Set(["const", "enum", "default", "examples"]);

/** The schema with references that name files of the workspace, and opened where the contract is consumed. */
function rewritten(node: unknown, state: Rewriting, isRoot = true): Fields {
  const visit = (entry: unknown): unknown => {
    if (Array.isArray(entry)) return entry.map(visit);
    return isFields(entry) ? rewritten(entry, state, false) : entry;
  };
  const entries = Object.entries(isFields(node) ? node : {}).flatMap(([key, entry]): [string, unknown][] => {
    if (literalKeywords.has(key)) return [[key, entry]];
    if (isRoot && (key === "$id" || key === "$schema")) return [];
    if (key === "$ref" && typeof entry === "string") return [[key, absoluteRef(entry, state)]];
    const closes = key === "additionalProperties" || key === "unevaluatedProperties";
    if (state.open && closes && entry === false) return [];
    return [[key, visit(entry)]];
  });
  return Object.fromEntries(entries);
}

function absoluteRef(reference: string, { file, files, known, references }: Rewriting): string {
  const [path = "", fragment] = reference.split("#");
  const target = path === "" ? file : fileOfReference(path, file, files, known);
  if (target === undefined) return reference;
  references.push(target);
  return fragment === undefined ? base + target : `${base + target}#${fragment}`;
}

function closedRoot(schema: Fields): Fields {
  const says = "additionalProperties" in schema || "unevaluatedProperties" in schema;
  return says || !("properties" in schema) ? schema : { ...schema, unevaluatedProperties: false };
}

function driftOf(checker: BoundedChecker, schema: JsonSchema): CompiledContract["drift"] {
  const find = undeclaredFields(schema, checker.pattern);
  return (message) => finished(checker, () => find(message));
}

/** What a check finds. Throws `LimitExceeded` where a pattern or the depth of the message keeps it from its end. */
function finished<Answer>({ within }: BoundedChecker, check: () => Answer): Answer {
  const answer = within(() => ({ found: check() }));
  if ("found" in answer) return answer.found;
  throw new Failure("LimitExceeded", `the message cannot be checked: ${unfinishedWords(answer.unfinished)}`);
}

function problemsOf(checker: BoundedChecker, validate: ValidateFunction, message: unknown): string[] {
  if (finished(checker, () => validate(message))) return [];
  const lines = (validate.errors ?? []).map((error) => lineOf(error, message));
  const distinct = [...new Set(lines)];
  if (distinct.length <= mostProblems) return distinct;
  return [...distinct.slice(0, mostProblems), `and ${distinct.length - mostProblems} more`];
}

function lineOf({ instancePath, keyword, params, message }: ErrorObject, root: unknown): string {
  const place = instancePath === "" ? "the message" : instancePath;
  switch (keyword) {
    case "required":
      return `${place} misses \`${params["missingProperty"]}\``;
    case "additionalProperties":
    case "unevaluatedProperties":
      return `${place} has the unknown field \`${params["additionalProperty"] ?? params["unevaluatedProperty"]}\``;
    case "type":
      return `${place} must be ${[params["type"]].flat().join(" or ")} (got ${gotInstead(valueAt(root, ...pointerSteps(instancePath)))})`;
    case "enum":
      return `${place} must be one of ${itemsAt(params, "allowedValues").map(String).join(", ")}`;
    case "const":
      return `${place} must be ${JSON.stringify(params["allowedValue"])}`;
    default:
      return `${place} ${message ?? `does not fit \`${keyword}\``}`;
  }
}

/** The type, and what to do about a number that arrived with more digits than a number keeps. */
function gotInstead(value: unknown): string {
  return isLongNumber(value)
    ? "a number of more digits than a number keeps; declare it as string"
    : typeOf(value);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "string" ? "text" : typeof value;
}
