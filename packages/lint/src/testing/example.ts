import { basename } from "node:path";
import { parseDocument } from "yaml";

/** A finding that an example promises. */
export interface Mark {
  file: string;
  line: number;
  column: number;
  /** Behind the last caret. */
  endColumn: number;
  message: string;
}

export interface ReadExample {
  files: Record<string, string>;
  marks: Mark[];
}

/**
 * Takes the marks out of an example. `# file: path` starts a file; a text without it is one resource, whose path
 * follows from its kind and name. Without a `kind` it is a part of a flow: what it leaves out is put below it.
 */
export function readExample(example: string): ReadExample {
  const files: Record<string, string> = {};
  const marks: Mark[] = [];
  for (const section of sectionsOf(example)) {
    const { text, found } = withoutMarks(section.lines);
    const fields = fieldsOf(text);
    const partial = section.file === undefined && !("kind" in fields);
    const file = section.file ?? (partial ? "flows/base/example.flow.yaml" : pathOf(fields));
    files[file] = partial ? completed(text, fields) : text;
    marks.push(...found.map((mark) => ({ ...mark, file })));
  }
  return { files, marks };
}

function sectionsOf(example: string): { file: string | undefined; lines: string[] }[] {
  const sections: { file: string | undefined; lines: string[] }[] = [];
  for (const line of example.replace(/^\n/, "").split("\n")) {
    const header = /^# file: (\S+)$/.exec(line);
    if (header) sections.push({ file: header[1], lines: [] });
    else if (sections.length === 0) sections.push({ file: undefined, lines: [line] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

function withoutMarks(lines: readonly string[]): { text: string; found: Omit<Mark, "file">[] } {
  const kept: string[] = [];
  const found: Omit<Mark, "file">[] = [];
  for (const line of lines) {
    const mark = /^(\s*)(\^+)(?: (.*))?$/.exec(line);
    if (!mark) {
      kept.push(line);
      continue;
    }
    const [, indent = "", carets = "", message = ""] = mark;
    const column = indent.length + 1;
    found.push({ line: kept.length, column, endColumn: column + carets.length, message });
  }
  return { text: kept.join("\n"), found };
}

const folders: Record<string, string> = {
  Environment: "flows/environments",
  Overlay: "flows/retailers/acme",
  System: "flows/retailers/acme",
};

function fieldsOf(text: string): Record<string, unknown> {
  const value: unknown = parseDocument(text, { uniqueKeys: false, strict: false, logLevel: "silent" }).toJS();
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function pathOf({ kind, name }: Record<string, unknown>): string {
  if (kind === "Policy") return "flows/policy.yaml";
  if (kind === "Retailer") return `flows/retailers/${String(name)}/retailer.yaml`;
  const folder = folders[String(kind)] ?? "flows/base";
  return `${folder}/${basename(String(name))}.${String(kind).toLowerCase()}.yaml`;
}

/** The rest of a flow, one line a field; a line is left out where the example has one of its alternatives. */
const rest: [alternatives: string[], line: string][] = [
  [["kind"], "kind: Flow"],
  [["name"], "name: example"],
  [["version"], "version: 1"],
  [["owner"], "owner: order-operations"],
  [["domain"], "domain: order"],
  [["criticality"], "criticality: high"],
  [
    ["trigger", "triggers"],
    "trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }",
  ],
  [["input"], "input: { contract: retail.order@1 }"],
  [["objective"], "objective: { within: 15m, target: 99 }"],
  [["demand"], "demand: { messages: 100, per: 1h }"],
  [["identity"], "identity: { id: messageId, key: orderNo, version: modifiedAt }"],
  [["target", "steps"], "target: { system: erp, operation: orders.upsert, match: [ name ] }"],
  [["mapping", "steps"], "mapping: { name: orderNo }"],
  [["catch"], "catch: [ { errors: [ Any ], action: deadLetter } ]"],
];

/** A whole flow: the text, and below it what the text leaves out. */
export function completed(text: string, fields: Record<string, unknown>): string {
  const missing = rest.filter(([alternatives]) => !alternatives.some((key) => key in fields));
  return [text.trimEnd(), ...missing.map(([, line]) => line), ""].join("\n");
}
