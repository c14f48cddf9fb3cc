import type { Lookups } from "./lookups.ts";

/** `${env:NAME}` or `${secret:path}`, which stand for a whole value. */
export type Interpolation = { kind: "env" | "secret"; name: string };

export function interpolationOf(value: unknown): Interpolation | undefined {
  const [, kind, name] = typeof value === "string" ? (/^\$\{(env|secret):([^}]+)\}$/.exec(value) ?? []) : [];
  return (kind === "env" || kind === "secret") && name !== undefined ? { kind, name } : undefined;
}

/** The text that a value has in the checked environment; undefined when the caller cannot say. */
export function resolvedText(value: unknown, { env }: Lookups): string | undefined {
  const interpolation = interpolationOf(value);
  if (!interpolation) return typeof value === "string" ? value : undefined;
  return interpolation.kind === "env" ? env?.(interpolation.name) : undefined;
}
