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

/** Which page of a list is asked for. */
export const page = {
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
  cursor: Type.Optional(Type.String({ description: "`next` of the page before." })),
};

/** Whose messages are asked for. */
export const ofWhom = {
  flow: Type.Optional(Type.String({ pattern: "^[^@]+@[0-9]+$", description: "`name@version`." })),
  retailer: Type.Optional(Type.String()),
};

/** The messages of one business key. */
export const ofKey = Type.Optional(Type.String({ description: "The business key." }));
