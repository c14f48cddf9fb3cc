import { choice } from "@crossdock/kit";
import { type Static, Type } from "typebox";

const amount = Type.Union([Type.Number(), Type.String({ pattern: "^-?\\d+(\\.\\d+)?$" })]);

/** What `expect` of an order says: the storefront's totals, as numbers or decimal text. */
export const expectedTotals = Type.Object(
  {
    amount_total: Type.Unsafe<Static<typeof amount>>({ ...amount, description: "What the customer pays." }),
    amount_tax: Type.Optional(
      Type.Unsafe<Static<typeof amount>>({ ...amount, description: "The tax that it contains." }),
    ),
    currency: Type.Optional(Type.String({ description: "ISO code; compared with the order's currency." })),
    rounding: Type.Optional(
      choice(["perLine", "none"], {
        description:
          "`perLine`: a difference of at most one minor unit per order line is settled by a rounding line; `none`: any difference is refused.",
        default: "perLine",
      }),
    ),
  },
  { additionalProperties: false },
);

export type ExpectedTotals = Static<typeof expectedTotals>;
