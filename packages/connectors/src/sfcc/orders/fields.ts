import { Type } from "typebox";

/** The Orders API, as `connection.ask` names it. */
export const ordersApi = "checkout/orders/v1";

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

/** The path of one order in the Orders API. */
export const pathOf = (orderNo: string): string => `/orders/${encodeURIComponent(orderNo)}`;
