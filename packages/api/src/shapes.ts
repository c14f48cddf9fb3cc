import { messageStates } from "@crossdock/kit";
import { Type } from "typebox";

/** The schema, or null. */
export const nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** An instant as the API writes it. */
export const Instant = Type.String({ description: "RFC 3339, UTC." });

export const shownStates = [...messageStates, "running"] as const;

/** A message's state as it is shown: those of the journal, and `running` for those that run now. */
export type ShownState = (typeof shownStates)[number];

export const State = Type.Unsafe<ShownState>({
  type: "string",
  enum: [...shownStates],
  description: "`running` are those that run now; all others are the journal's states.",
});

export const Mode = Type.Union([Type.Literal("live"), Type.Literal("shadow")], {
  description: "`shadow`: it only shows what would have been written.",
});

/** Who paused it, and why. */
export const Pause = Type.Object({
  reason: Type.String(),
  by: Type.String({ description: "Who paused it." }),
  since: Instant,
});

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
