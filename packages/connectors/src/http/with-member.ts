import { httpFailures } from "./http-failures.ts";

/** A copy of `body` with one member set at a dotted path. Throws a `MappingError` when an object is missing on the way. */
export function withMember(body: unknown, path: string, value: unknown): unknown {
  return set(body ?? {}, path.split("."), value, path);
}

function set(body: unknown, [name, ...rest]: string[], value: unknown, path: string): unknown {
  if (name === undefined) return value;
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw httpFailures.fail("badRequest", `the body has no object to hold \`${path}\``, {
      outcome: "notSent",
    });
  }
  const members = body as Record<string, unknown>;
  const inner = Object.hasOwn(members, name) ? members[name] : {};
  return { ...members, [name]: set(inner, rest, value, path) };
}
