import { type Fields, fragmentSteps, isFields, valueAt } from "@crossdock/kit";
import type { Files, JsonSchema, SourceDocument } from "../workspace.ts";

/**
 * The schema of a contract with every `$ref` replaced by what it leads to; a schema that contains itself is open
 * where it begins again. Undefined when its file does not exist or is not a JSON object. `documents`: files that were
 * read as JSON already; those that are read here are added. A schema of more than `mostParts` parts is not made.
 */
export function schemaOfContract(
  { value }: SourceDocument,
  files: Files,
  documents = new Map<string, Fields | undefined>(),
): JsonSchema | "too large" | undefined {
  const file = value["schema"];
  if (typeof file !== "string") return undefined;
  const root = schemaFile(file, files, documents);
  if (!root) return undefined;
  const room = { left: mostParts };
  const schema = inlined(root, { file, root, files, documents, room, open: [] });
  // An object stays one.
  return room.left < 0 ? "too large" : (schema as JsonSchema);
}

/**
 * Schemas inside a contract's schema at most, each counted wherever it is referred to: a definition that names another
 * twice, which names another twice, doubles with each level.
 */
export const mostParts = 50_000;

/** A schema file as JSON; undefined when it is missing or no object. */
export function schemaFile(
  file: string,
  files: Files,
  known: Map<string, Fields | undefined>,
): Fields | undefined {
  if (known.has(file)) return known.get(file);
  let parsed: unknown;
  try {
    parsed = Object.hasOwn(files, file) ? JSON.parse(files[file] ?? "") : undefined;
  } catch {
    // Reported where the contract is compiled.
    parsed = undefined;
  }
  const schema = isFields(parsed) ? parsed : undefined;
  known.set(file, schema);
  return schema;
}

interface Inlining {
  /** File that `root` is from, which relative references begin at. */
  file: string;
  root: Fields;
  files: Files;
  documents: Map<string, Fields | undefined>;
  /** How many parts there may still be; below zero, none is followed any more. */
  room: { left: number };
  /** Schemas that are being replaced right now. */
  open: readonly unknown[];
}

function inlined(node: unknown, state: Inlining): unknown {
  if (Array.isArray(node)) return node.map((item) => inlined(item, state));
  if (!isFields(node) || --state.room.left < 0) return node;
  const { $ref, ...rest } = node;
  const own = Object.fromEntries(Object.entries(rest).map(([key, entry]) => [key, inlined(entry, state)]));
  if (typeof $ref !== "string") return own;
  const target = resolveRef($ref, state);
  if (!target || state.open.includes(target.schema)) return own;
  const open = [...state.open, target.schema];
  const { schema, file, root } = target;
  const replaced = inlined(schema, { ...state, file, root, open });
  return isFields(replaced) ? { ...replaced, ...own } : own;
}

function resolveRef(
  reference: string,
  { file, root, files, documents }: Inlining,
): { schema: unknown; file: string; root: Fields } | undefined {
  const [path = "", fragment = ""] = reference.split("#");
  const targetFile = path === "" ? file : fileOfReference(path, file, files, documents);
  const targetRoot = path === "" ? root : targetFile && schemaFile(targetFile, files, documents);
  if (!targetFile || !targetRoot) return undefined;
  const schema = pointed(targetRoot, fragment);
  return schema === undefined ? undefined : { schema, file: targetFile, root: targetRoot };
}

/** The file that a reference names: relative to its own file, or the schema whose `$id` it is. */
export function fileOfReference(
  path: string,
  from: string,
  files: Files,
  documents: Map<string, Fields | undefined>,
): string | undefined {
  if (!/^[a-z]+:/i.test(path)) {
    const relative = joined(from, path);
    if (Object.hasOwn(files, relative)) return relative;
  }
  return Object.keys(files).find(
    (file) => file.startsWith("schemas/") && schemaFile(file, files, documents)?.["$id"] === path,
  );
}

/** `path` as seen from the folder of `file`, both in the workspace. */
function joined(file: string, path: string): string {
  const steps = path.startsWith("/") ? [] : file.split("/").slice(0, -1);
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/");
}

function pointed(root: Fields, fragment: string): unknown {
  return valueAt(root, ...fragmentSteps(fragment));
}
