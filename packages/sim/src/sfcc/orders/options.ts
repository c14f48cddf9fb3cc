import { type Static, Type } from "typebox";

const words = <const Words extends readonly string[]>(list: Words) =>
  Type.Unsafe<Words[number]>({ type: "string", enum: [...list] });

export const orderStatuses = ["created", "new", "completed", "cancelled", "failed"] as const;
export const confirmationStatuses = ["not_confirmed", "confirmed"] as const;
export const exportStatuses = ["not_exported", "ready", "exported", "failed"] as const;
export const paymentStatuses = ["not_paid", "part_paid", "paid"] as const;
export const shippingStatuses = ["not_shipped", "part_shipped", "shipped"] as const;

/** What an order of the generator has in it. Everything but the seed may be left to the seed. */
export const orderOptions = Type.Object(
  {
    /** The same seed and options give the same order. */
    seed: Type.Integer({ minimum: 0 }),
    /** One of the world's sites. Default: by the seed. */
    siteId: Type.Optional(Type.String()),
    /** Default: the site's country and the seed, `DE-00000042`. */
    orderNo: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
    /** Epoch milliseconds. Default: one second per seed after 2026-03-02T09:00:00Z. */
    placedAt: Type.Optional(Type.Integer()),
    guest: Type.Optional(Type.Boolean()),
    /** Number of product lines. */
    lines: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
    /** On which levels there are discounts. */
    discounts: Type.Optional(Type.Array(words(["item", "order", "shipping"]))),
    /** Gift certificates: bought as an item, used to pay a part, or both. */
    giftCertificate: Type.Optional(words(["none", "bought", "paid", "both"])),
    /** 2 needs at least two lines. */
    shipments: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 })),
    /** Default: `new`. */
    status: Type.Optional(words(orderStatuses)),
    /** Default: `confirmed`. */
    confirmationStatus: Type.Optional(words(confirmationStatuses)),
    /** Default: `ready`. */
    exportStatus: Type.Optional(words(exportStatuses)),
  },
  { additionalProperties: false },
);

export type OrderOptions = Static<typeof orderOptions>;
