import { isFields } from "@crossdock/kit";

/** A plain path of the answer's body that an expression reads, without `body` itself. */
export type BodyPath = readonly string[];

/** The plain paths below `body` that an expression reads: `body.data.id` of `{ "id": body.data.id }`. */
export function bodyPaths(source: string): readonly BodyPath[] {
  const found = source.matchAll(/(?<![\w$.`])body((?:\s*\.\s*(?:[A-Za-z_]\w*|`[^`]*`)(?!\s*\())*)/g);
  return [...found].map(([, path = ""]) =>
    [...path.matchAll(/`([^`]*)`|([A-Za-z_]\w*)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ""),
  );
}

/** Whether an expression looks at more of an answer than its status. */
export function judgesContent(source: string): boolean {
  return bodyPaths(source).length > 0 || /(?<![\w$.`])headers\b/.test(source);
}

/** Whether a path is in a body, be it with nothing in it. A list on the way has it: JSONata reads it of each record. */
export function hasPath(body: unknown, path: BodyPath): boolean {
  const value = stepsInto(body, path);
  return value.reached === path.length && value.at !== undefined;
}

/** What lies at a path; undefined where it is not there, or where a list on the way makes it many things. */
export function atPath(body: unknown, path: BodyPath): unknown {
  const { at, isMany } = stepsInto(body, path);
  return isMany ? undefined : at;
}

/** The body with another value at a path that it has; what lies beside it stays. */
export function withAtPath(body: unknown, [name, ...rest]: BodyPath, value: unknown): unknown {
  if (name === undefined) return value;
  return isFields(body) ? { ...body, [name]: withAtPath(body[name], rest, value) } : body;
}

function stepsInto(body: unknown, path: BodyPath): { at: unknown; reached: number; isMany: boolean } {
  let at: unknown = body;
  for (const [index, name] of path.entries()) {
    if (Array.isArray(at)) return { at, reached: path.length, isMany: true };
    if (!isFields(at) || !Object.hasOwn(at, name)) return { at: undefined, reached: index, isMany: false };
    at = at[name];
  }
  return { at, reached: path.length, isMany: false };
}
