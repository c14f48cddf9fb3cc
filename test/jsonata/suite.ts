import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** One case of the official suite; its `TESTSUITE.md` explains the fields. */
export interface SuiteCase {
  /** Group, file and, where a file holds several, position: `joins/library-joins#3`. */
  name: string;
  expression: string;
  /** JSON text of the input, or undefined for none. */
  input: string | undefined;
  bindings: Record<string, unknown>;
  /** Milliseconds. */
  timeLimit: number | undefined;
  depth: number | undefined;
  expected: Expected;
}

export type Expected =
  | { kind: "value"; value: unknown; unordered: boolean }
  | { kind: "undefined" }
  /** Every field must be that of the error. */
  | { kind: "error"; fields: Record<string, unknown> };

interface Written {
  expr?: string;
  "expr-file"?: string;
  data?: unknown;
  dataset?: string | null;
  bindings?: Record<string, unknown>;
  timelimit?: number;
  depth?: number;
  result?: unknown;
  undefinedResult?: boolean;
  unordered?: boolean;
  code?: string;
  token?: string;
  error?: Record<string, unknown>;
}

/** Where the suite lies unless told otherwise: beside the repository, because it is not part of it. */
export const defaultFolder = join(import.meta.dirname, "../../../shared/jsonata-suite");

/** Whether the folder holds the suite. */
export function hasSuite(folder: string): boolean {
  return existsSync(join(folder, "groups")) && existsSync(join(folder, "datasets"));
}

/** All cases, in the order of their names. Throws where a file is not what the suite's description says. */
export function readSuite(folder: string): SuiteCase[] {
  const groups = join(folder, "groups");
  return readdirSync(groups)
    .sort()
    .flatMap((group) =>
      readdirSync(join(groups, group))
        .filter((file) => file.endsWith(".json"))
        .sort()
        .flatMap((file) => readFile(folder, group, file)),
    );
}

function readFile(folder: string, group: string, file: string): SuiteCase[] {
  const written = JSON.parse(readFileSync(join(folder, "groups", group, file), "utf8")) as
    | Written
    | Written[];
  const name = `${group}/${basename(file, ".json")}`;
  if (!Array.isArray(written)) return [readCase(folder, group, name, written)];
  return written.map((each, index) => readCase(folder, group, `${name}#${index}`, each));
}

function readCase(folder: string, group: string, name: string, written: Written): SuiteCase {
  const file = written["expr-file"];
  const expression = written.expr ?? (file && readFileSync(join(folder, "groups", group, file), "utf8"));
  if (expression === undefined) throw new Error(`${name} has neither \`expr\` nor \`expr-file\``);
  return {
    name,
    expression,
    input: inputOf(folder, written),
    bindings: written.bindings ?? {},
    timeLimit: written.timelimit,
    depth: written.depth,
    expected: expectedOf(name, written),
  };
}

function inputOf(folder: string, { data, dataset }: Written): string | undefined {
  if (data !== undefined) return JSON.stringify(data);
  if (dataset === undefined || dataset === null) return undefined;
  return readFileSync(join(folder, "datasets", `${dataset}.json`), "utf8");
}

function expectedOf(name: string, written: Written): Expected {
  const { code, token, error, undefinedResult, unordered = false } = written;
  if (error !== undefined) return { kind: "error", fields: error };
  if (code !== undefined)
    return { kind: "error", fields: { code, ...(token === undefined ? {} : { token }) } };
  if (undefinedResult) return { kind: "undefined" };
  if (!("result" in written)) throw new Error(`${name} says nothing about what is expected`);
  return { kind: "value", value: written.result, unordered };
}
