import { operationsOf } from "@crossdock/kit";
import { Type } from "typebox";
import type { SfccConnection } from "./connection.ts";

export const { defineOperation, defineList } = operationsOf<SfccConnection>();

/** No keys of its own beside `system` and `operation`. */
export const noConfig = Type.Object({}, { additionalProperties: false });

/** What names one order: numbers are unique per site only. */
export const orderKey = {
  siteId: Type.String({ minLength: 1, maxLength: 32, description: "The order's site." }),
  orderNo: Type.String({
    minLength: 1,
    maxLength: 50,
    description: "The order's number, as text: leading zeros belong to it.",
  }),
};

/** An order as the Orders API gives it; everything that is not named here is kept, too. */
export const platformOrder = Type.Object(
  {
    orderNo: Type.String({ description: "Unique per site." }),
    siteId: Type.String(),
    creationDate: Type.String({ description: "RFC 3339, UTC." }),
    lastModified: Type.String({ description: "RFC 3339, UTC; changes with every write, also with our own." }),
    status: Type.Optional(Type.String()),
    exportStatus: Type.Optional(Type.String()),
  },
  { additionalProperties: true },
);

/** The path of one order below `/orders`. */
export const pathOf = (orderNo: string): string => `/${encodeURIComponent(orderNo)}`;
