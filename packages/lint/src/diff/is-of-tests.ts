import type { Change } from "./change.ts";

/** Whether it is about the flow tests alone, and changes nothing of what runs. */
export function isOfTests({ aspect }: Pick<Change, "aspect">): boolean {
  return aspect === "test" || aspect === "lostTest";
}
