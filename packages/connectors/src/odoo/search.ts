import { Type } from "typebox";
import { newestName } from "./aliases.ts";
import type { FieldInfo, ModelFields } from "./field-catalog.ts";
import { defineList } from "./operations.ts";
import type { Values } from "./prepare.ts";
import { idOf, readInstant } from "./values.ts";
import { cursorAfter, nextWindow, windowConfig, windowCursor, windowDomain } from "./windows.ts";

export const search = defineList({
  name: "search",
  summary: "Lists records in the order of their ids, and from then on what was written since.",
  status: "stable",
  trait: "safe",
  cursor: windowCursor,
  config: Type.Object({
    model: Type.String({ minLength: 1, description: "Model of the records." }),
    fields: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description: "Fields to read." }),
    domain: Type.Array(Type.Unknown(), { description: "Conditions in Odoo's own form.", default: [] }),
    ...windowConfig,
  }),
  input: Type.Object({}),
  item: Type.Object(
    {
      id: Type.Integer({ description: "Id of the record." }),
      write_date: Type.String({ description: "Last write, RFC 3339 in whole seconds." }),
    },
    { additionalProperties: true },
  ),
  examples: [
    {
      title: "Shipped transfers",
      yaml: `trigger:
  poll:
    system: erp
    operation: search
    options:
      model: stock.picking
      fields: [ name, sale_id, carrier_tracking_ref ]
      domain: [ [ state, '=', done ] ]
    every: 60s
    cursor: { overlap: 5m }
`,
    },
  ],

  async *read({ connection, config, cursor, overlap, signal }) {
    const { model, domain, lag, pageSize } = config;
    const fields = await connection.fields.of(model, signal);
    await connection.learnClock(signal);
    const window = nextWindow(cursor, connection.serverNow(), { lag, overlap });
    if (!window) return;
    const names = [...new Set([...config.fields.map((name) => fields.get(name).name), "write_date"])];
    const company = await connection.company(signal);
    let after = window.after;
    for (let full = true; full; ) {
      const conditions = [...domain, ...windowDomain({ ...window, after })];
      const args = { domain: conditions, fields: names, limit: pageSize, order: "id" };
      const rows = await connection.ask<({ id: number } & Values)[]>({
        model,
        method: "search_read",
        args,
        company,
        signal,
      });
      full = rows.length === pageSize;
      after = rows.at(-1)?.id ?? after;
      yield {
        items: rows.map((row) => toItem(model, fields, row)),
        cursor: cursorAfter({ ...window, after }, rows.at(-1)?.id, full),
      };
    }
  },
});

/** A record as flows want it: nothing for empty, RFC 3339, ids of relations with their names beside. */
export function toItem(
  model: string,
  fields: ModelFields,
  row: { id: number } & Values,
): { id: number; write_date: string } & Values {
  const item: { id: number; write_date: string } & Values = { id: row.id, write_date: "" };
  for (const [name, value] of Object.entries(row)) {
    if (name === "id") continue;
    const field = fields.get(name);
    const own = newestName(model, name);
    if (isNothing(field, value)) continue;
    if (field.type === "many2one") {
      item[own] = idOf(value);
      if (Array.isArray(value)) item[`${own}_name`] = value[1];
    } else item[own] = field.type === "datetime" ? rfc3339(String(value)) : value;
  }
  return item;
}

/** Empty reads as `false`, which for a boolean is a value. */
const isNothing = (field: FieldInfo, value: unknown): boolean =>
  value === null || value === undefined || (value === false && field.type !== "boolean");

const rfc3339 = (text: string): string => `${new Date(readInstant(text)).toISOString().slice(0, 19)}Z`;
