import { isFields, valueAt } from "./plain-data.ts";

/** The value at a dotted path, such as `hub.challenge` or `data.object.id`: the name as a whole where there is one. */
export function memberAt(value: unknown, path: string): unknown {
  return valueAt(value, path) ?? valueAt(value, ...path.split("."));
}

/** Plain data with another value at a dotted path; objects on the way are made where there are none. */
export function withMemberAt(value: unknown, path: string, member: unknown): unknown {
  const [name = "", ...rest] = path.split(".");
  const fields = isFields(value) ? value : {};
  return {
    ...fields,
    [name]: rest.length === 0 ? member : withMemberAt(fields[name], rest.join("."), member),
  };
}
