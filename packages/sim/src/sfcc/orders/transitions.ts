import type { orderStatuses } from "./options.ts";

export type OrderStatus = (typeof orderStatuses)[number];

/** What the Orders API does for `PUT …/status`, and what it calls the action. */
const transitions: Readonly<Record<OrderStatus, Partial<Record<OrderStatus, string>>>> = {
  created: { new: "place", completed: "place", cancelled: "place", failed: "fail" },
  failed: { created: "undo-fail" },
  new: { completed: "complete", cancelled: "cancel" },
  completed: { cancelled: "cancel" },
  cancelled: { new: "undo-cancel", completed: "undo-cancel" },
};

/** The action that leads from one status to another; undefined where the platform refuses. */
export function transition(from: OrderStatus, to: OrderStatus): string | undefined {
  return from === to ? "none" : transitions[from][to];
}
