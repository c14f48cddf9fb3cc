import type { ApiCall } from "./api.ts";
import { odooFailures } from "./failures.ts";
import { checkName } from "./values.ts";

/** Which records are asked for: those of `model` whose `field` is one of `values`. */
interface CodeQuery {
  model: string;
  field: string;
  values: readonly string[];
  domain: readonly (readonly [string, string, unknown])[];
  company?: number | undefined;
  signal: AbortSignal;
}

/** Finds ids by code; remembers them for a while. */
export interface CodeLookup {
  /** Ids by code; a code that nothing has is left out. One request for all that are not remembered. */
  find(query: CodeQuery): Promise<ReadonlyMap<string, readonly number[]>>;
  /** The only id of `code`; throws `Rejected` when there is none or more than one. `field` is the mapping's. */
  one(found: ReadonlyMap<string, readonly number[]>, code: string, field: string): number;
}

/** Milliseconds that a found code is remembered; codes that were not found are asked again each time. */
const lifetime = 300_000;

export function createCodeLookup(
  call: <Result>(call: ApiCall) => Promise<Result>,
  elapsed: () => number,
): CodeLookup {
  const kept = new Map<string, { until: number; ids: readonly number[] }>();

  async function find(query: CodeQuery): Promise<ReadonlyMap<string, readonly number[]>> {
    const { model, field, domain, company } = query;
    const prefix = JSON.stringify([model, field, domain, company ?? null]);
    const found = new Map<string, readonly number[]>();
    const asked: string[] = [];
    for (const value of new Set(query.values)) {
      checkName(field, value);
      const known = kept.get(prefix + value);
      if (known && known.until > elapsed()) found.set(value, known.ids);
      else asked.push(value);
    }
    if (asked.length === 0) return found;
    for (const [value, ids] of await request(query, asked)) {
      found.set(value, ids);
      kept.set(prefix + value, { until: elapsed() + lifetime, ids });
    }
    return found;
  }

  async function request({ model, field, domain, company, signal }: CodeQuery, values: readonly string[]) {
    type Row = { id: number } & Record<string, unknown>;
    const rows = await call<Row[]>({
      model,
      method: "search_read",
      args: { domain: [[field, "in", values], ...domain], fields: [field], order: "id" },
      ...(company === undefined ? {} : { context: { allowed_company_ids: [company] } }),
      signal,
    });
    const byCode = new Map<string, number[]>();
    for (const row of rows) {
      const code = String(row[field]);
      byCode.set(code, [...(byCode.get(code) ?? []), row.id]);
    }
    return byCode;
  }

  return {
    find,
    one(found, code, field) {
      const [id, ...others] = found.get(code) ?? [];
      if (id === undefined) {
        throw odooFailures.fail("unknownCode", `Odoo knows no \`${code}\` for \`${field}\``);
      }
      if (others.length === 0) return id;
      throw odooFailures.fail(
        "ambiguous",
        `Odoo has ${others.length + 1} records \`${code}\` for \`${field}\`; one is needed`,
        { detail: `ids ${[id, ...others].join(", ")}` },
      );
    },
  };
}
