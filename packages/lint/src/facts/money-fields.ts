import { isFields, type Operation } from "@crossdock/kit";

/** What marks a field of a schema that holds an amount of money, and one that decides about a tax. */
const marks = ["x-money", "x-tax"];

/** Names of the fields in what an operation takes, at whatever depth, that hold money or decide about it. */
export function moneyFields({ money = [], input }: Operation): ReadonlySet<string> {
  return new Set([...money, ...markedIn(input)]);
}

function* markedIn(schema: unknown): Generator<string> {
  if (Array.isArray(schema)) for (const part of schema) yield* markedIn(part);
  if (!isFields(schema)) return;
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "properties" && isFields(value))
      for (const [name, field] of Object.entries(value))
        if (isFields(field) && marks.some((mark) => field[mark] === true)) yield name;
    yield* markedIn(value);
  }
}
