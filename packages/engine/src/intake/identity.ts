import type { FlowPlan } from "@crossdock/flow";
import type { NewMessage } from "@crossdock/journal";
import { type Expression, Failure } from "@crossdock/kit";

type Bindings = Readonly<Record<string, unknown>>;

/** An id or a key is an index entry, not a document. */
const longestIdentity = 1000;

/** What the flow says that makes a message one of its own. Throws a `ContractViolation` where it cannot be told. */
export async function identify(
  plan: FlowPlan,
  message: unknown,
  bindings: Bindings,
): Promise<Pick<NewMessage, "identity" | "key" | "version">> {
  const { id, key, version } = plan.identity;
  return {
    identity: await textOf("id", id, message, bindings),
    key: await textOf("key", key, message, bindings),
    version: version ? versionOf(await version.evaluate(message, bindings)) : null,
  };
}

/** The business key of what cannot run, so that a person finds it: as good as the message lets us tell. */
export async function keyIfAny(plan: FlowPlan, message: unknown, bindings: Bindings): Promise<string | null> {
  try {
    const key = await textOf("key", plan.identity.key, message, bindings);
    // Separators alone name nothing.
    return key !== null && /[\p{L}\p{N}]/u.test(key) ? key : null;
  } catch {
    return null;
  }
}

async function textOf(
  part: string,
  expression: Expression | null,
  message: unknown,
  bindings: Bindings,
): Promise<string | null> {
  if (!expression) return null;
  const value = await expression.evaluate(message, bindings);
  if (typeof value === "string" && value.length > longestIdentity)
    throw new Failure("ContractViolation", `identity.${part} is longer than ${longestIdentity} characters`);
  // They are names: they go into headers, paths, titles and onto terminals.
  if (typeof value === "string" && /\p{Cc}/u.test(value))
    throw new Failure("ContractViolation", `identity.${part} has a control character`);
  if (typeof value === "string" && value !== "") return value;
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  throw new Failure(
    "ContractViolation",
    `identity.${part} yields ${value === undefined ? "nothing" : value === "" ? "an empty text" : typeof value}`,
  );
}

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.(\d+))?(?:Z|[+-]\d{2}:\d{2})$/i;

/**
 * A number, or an RFC 3339 instant as epoch milliseconds, with the fraction that a finer clock wrote; anything else
 * cannot be compared.
 */
export function versionOf(value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  const [text, year, month, day, fraction = ""] = rfc3339.exec(String(value)) ?? [];
  const at = text === undefined ? Number.NaN : Date.parse(text);
  // 31 April would quietly be 1 May.
  const isDay = Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (typeof value === "string" && !Number.isNaN(at) && isDay)
    return at + Number(`0.${fraction.slice(3) || "0"}`);
  throw new Failure("ContractViolation", "identity.version is neither a number nor an RFC 3339 instant");
}
