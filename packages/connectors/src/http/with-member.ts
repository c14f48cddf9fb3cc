import { isFields } from "@crossdock/kit";
import { httpFailures } from "./http-failures.ts";

/** A copy of `body` with one member set at a dotted path. Throws a `MappingError` when an object is missing on the way. */
export function withMember(body: unknown, path: string, value: unknown): unknown {
  return set(body ?? {}, path.split("."), value, path);
}

function set(body: unknown, [name, ...rest]: string[], value: unknown, path: string): unknown {
  if (name === undefined) return value;
  if (!isFields(body)) {
    throw httpFailures.fail("badRequest", `the body has no object to hold \`${path}\``, {
      outcome: "notSent",
    });
  }
  const inner = Object.hasOwn(body, name) ? body[name] : {};
  return { ...body, [name]: set(inner, rest, value, path) };
}
