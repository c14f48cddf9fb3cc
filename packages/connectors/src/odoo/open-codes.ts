import { type CodeField, codeFieldOf, codeFields } from "./codes.ts";
import type { OdooConnection } from "./connection.ts";
import { odooFailures } from "./failures.ts";
import type { FieldInfo, ModelFields } from "./field-catalog.ts";

/** A field of a mapping that waits for the ids of its codes. */
export interface OpenCode {
  /** As the mapping names it. */
  name: string;
  target: FieldInfo;
  model: string;
  by: string;
  domain: NonNullable<CodeField["domain"]>;
  within: CodeField["within"];
  codes: readonly string[];
  /** Where the id goes: the values of the record that the field is part of. */
  values: Record<string, unknown>;
  /** The record as the mapping made it. */
  raw: Readonly<Record<string, unknown>>;
}

/** What the field asks for when it holds codes; undefined for a plain value. */
export function openCode(
  fields: ModelFields,
  name: string,
  value: unknown,
): Omit<OpenCode, "values" | "raw"> | undefined {
  const known = Object.hasOwn(codeFields, name) ? codeFields[name] : undefined;
  if (known && !isWritable(fields, name)) {
    const { model, by, domain = [], within } = known;
    return { name, target: fields.get(known.target), model, by, domain, within, codes: codesOf(name, value) };
  }
  if (typeof value !== "object" || value === null || !("code" in value)) return undefined;
  const target = fields.get(name);
  const model = target.relation ?? "";
  const by = "by" in value && typeof value.by === "string" ? value.by : codeFieldOf(model);
  return { name, target, model, by, domain: [], within: undefined, codes: codesOf(name, value.code) };
}

/** Puts the ids into the records: one request for each kind of code, then those that depend on another field. */
export async function resolveCodes(
  connection: OdooConnection,
  open: readonly OpenCode[],
  company: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  const find = (first: OpenCode, values: readonly string[], domain: OpenCode["domain"]) => {
    const scope = first.model === "res.company" ? undefined : company;
    const query = { model: first.model, field: first.by, values, domain, company: scope, signal };
    return connection.codes.find(query);
  };
  const free = open.filter((code) => !code.within);
  for (const group of Map.groupBy(free, (code) => `${code.name} ${code.by}`).values()) {
    const [first] = group;
    if (!first) continue;
    const values = group.flatMap((code) => code.codes);
    const found = await find(first, values, first.domain);
    for (const code of group) {
      put(
        code,
        code.codes.map((text) => connection.codes.one(found, text, code.name)),
      );
    }
  }
  for (const code of open) {
    if (!code.within) continue;
    const { field, through, prefix } = code.within;
    const owner = code.values[through];
    if (code.codes.length > 0 && !owner) {
      throw odooFailures.fail("unknownCode", `\`${code.name}\` needs \`${through}\` beside it`);
    }
    const spelled = code.codes.map((text) => spellings(text, code.raw[prefix]));
    const found = await find(code, spelled.flat(), [...code.domain, [field, "=", owner]]);
    const known = spelled.map((texts) => texts.find((text) => found.has(text)) ?? texts[0] ?? "");
    put(
      code,
      known.map((text) => connection.codes.one(found, text, code.name)),
    );
  }
}

function put({ target, values, codes }: OpenCode, ids: readonly number[]): void {
  // A code that is empty leaves an id that the mapping gave itself.
  if (codes.length === 0 && target.name in values) return;
  values[target.name] = target.type === "many2many" ? ids : (ids[0] ?? false);
}

/** `13` and `JP-13` are the same state: 14 has the one and 19 the other. */
function spellings(text: string, prefix: unknown): string[] {
  const bare =
    typeof prefix === "string" && text.startsWith(`${prefix}-`) ? text.slice(prefix.length + 1) : text;
  return typeof prefix === "string" ? [...new Set([text, bare, `${prefix}-${bare}`])] : [text];
}

function isWritable(fields: ModelFields, name: string): boolean {
  if (!fields.has(name)) return false;
  const field = fields.get(name);
  return field.store === true && field.readonly !== true;
}

function codesOf(name: string, value: unknown): string[] {
  return [value]
    .flat()
    .filter((code) => code !== null && code !== undefined && code !== "" && code !== false)
    .map((code) => {
      if (typeof code === "string" || typeof code === "number") return String(code);
      throw odooFailures.fail("badValue", `\`${name}\` must be a code or a list of codes`);
    });
}
