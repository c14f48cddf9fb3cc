import type { Arrival, Page } from "@crossdock/kit";

/** The records of a page as they arrive; what cannot be used arrives to be quarantined. */
export function arrivalsOf({ items, broken = [] }: Page, envelope: Arrival["envelope"]): Arrival[] {
  return [
    ...items.map((message) => ({ message, envelope })),
    ...broken.map(({ record, problem }) => ({ message: record, broken: problem, envelope })),
  ];
}
