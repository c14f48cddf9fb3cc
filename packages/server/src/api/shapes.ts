import { Type } from "typebox";

/** The schema, or null. */
export const nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** An instant as the API writes it; see `instant`. */
export const Instant = Type.String({ description: "RFC 3339, UTC." });

/** Epoch milliseconds as RFC 3339, UTC. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}

export function maybeInstant(at: number | null): string | null {
  return at === null ? null : instant(at);
}
