import Format from "typebox/format";
import { badQuery } from "../problem.ts";
import { confirmationStatuses, exportStatuses, paymentStatuses, shippingStatuses } from "./options.ts";
import type { StoredOrder } from "./store.ts";

/** A list request, understood. */
export interface OrderQuery {
  matches(order: StoredOrder): boolean;
  sortBy: "creationDate" | "lastModified";
  ascending: boolean;
  limit: number;
  offset: number;
}

/** Query parameters that the list knows. */
export const listParameters = [
  "siteId",
  "status",
  "exportStatus",
  "confirmationStatus",
  "paymentStatus",
  "shippingStatus",
  "externalStatus",
  "creationDateFrom",
  "creationDateTo",
  "lastModifiedDateFrom",
  "lastModifiedDateTo",
  "sortBy",
  "sortOrder",
  "limit",
  "offset",
] as const;

type Parameter = (typeof listParameters)[number];
type Parameters = Readonly<Partial<Record<Parameter, string>>>;

/** Only placed orders can be asked for; created and failed ones are never listed. */
const listedStatuses = ["new", "completed", "cancelled"];
/** Last record that a list can reach. */
const window = 10_000;

/** Reads the parameters of `GET /orders`. Throws the API's 400 for what it refuses. */
export function readOrderQuery(parameters: Parameters): OrderQuery {
  const one = (name: Parameter): string | undefined => parameters[name];
  const status = several("status", one("status"), listedStatuses, 2) ?? listedStatuses;
  const fields: [keyof StoredOrder & string, readonly string[] | undefined][] = [
    ["exportStatus", several("exportStatus", one("exportStatus"), exportStatuses, 3)],
    ["confirmationStatus", several("confirmationStatus", one("confirmationStatus"), confirmationStatuses, 1)],
    ["paymentStatus", several("paymentStatus", one("paymentStatus"), paymentStatuses, 3)],
    ["shippingStatus", several("shippingStatus", one("shippingStatus"), shippingStatuses, 3)],
  ];
  const externalStatus = one("externalStatus");
  const ranges = (["creationDate", "lastModified"] as const).map((field) => {
    const prefix = field === "lastModified" ? ("lastModifiedDate" as const) : field;
    return {
      field,
      from: instant(`${prefix}From`, one(`${prefix}From`)) ?? Number.NEGATIVE_INFINITY,
      to: instant(`${prefix}To`, one(`${prefix}To`)) ?? Number.POSITIVE_INFINITY,
    };
  });
  return {
    ...readPage(one),
    matches(order) {
      if (!status.includes(order.status)) return false;
      if (fields.some(([field, values]) => values && !values.includes(String(order[field])))) return false;
      if (externalStatus !== undefined && order.externalOrderStatus !== externalStatus) return false;
      return ranges.every(({ field, from, to }) => {
        const at = Date.parse(order[field]);
        return at >= from && at < to;
      });
    },
  };
}

function readPage(one: (name: Parameter) => string | undefined): Omit<OrderQuery, "matches"> {
  const limit = whole("limit", one("limit"), 100);
  const offset = whole("offset", one("offset"), 0);
  if (limit < 1 || limit > 200) throw badQuery("The query parameter 'limit' must be between 1 and 200.");
  if (limit + offset > window) throw badQuery(`The sum of 'offset' and 'limit' must not exceed ${window}.`);
  const sortBy = one("sortBy") ?? "creation_date";
  const sortOrder = one("sortOrder") ?? "desc";
  if (sortBy !== "creation_date" && sortBy !== "last_modified_date") throw invalid("sortBy", sortBy);
  if (sortOrder !== "asc" && sortOrder !== "desc") throw invalid("sortOrder", sortOrder);
  return {
    limit,
    offset,
    sortBy: sortBy === "creation_date" ? "creationDate" : "lastModified",
    ascending: sortOrder === "asc",
  };
}

function several(
  name: string,
  text: string | undefined,
  known: readonly string[],
  most: number,
): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const values = text.split(",");
  const unknown = values.find((value) => !known.includes(value));
  if (unknown !== undefined) throw invalid(name, unknown);
  if (values.length > most) throw badQuery(`The query parameter '${name}' takes at most ${most} values.`);
  return values;
}

const times = /^T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Epoch milliseconds. A day that the month does not have, or an hour 24, is refused: `Date.parse` reads both. */
function instant(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!Format.IsDate(text.slice(0, 10)) || !times.test(text.slice(10))) throw invalid(name, text);
  return Date.parse(text);
}

function whole(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw invalid(name, text);
  return Number(text);
}

function invalid(name: string, value: string): Error {
  return badQuery(`The query parameter '${name}' has the invalid value '${value}'.`);
}
