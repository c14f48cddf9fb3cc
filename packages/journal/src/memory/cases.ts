import type { Store } from "../operations.ts";
import { nextCursor, positionBefore } from "../page-cursor.ts";
import type { State } from "./state.ts";

export function memoryCases(state: State): Store["cases"] {
  return {
    list({ limit, cursor, state: wanted }) {
      const before = positionBefore(cursor);
      const found = [...state.cases.values()]
        .filter((each) => each.position < before && (wanted === undefined || each.state === wanted))
        .sort((one, other) => other.position - one.position);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(({ position, ...row }) => row),
        next: last && found.length > limit ? nextCursor(last.position) : null,
      };
    },
    resolve(messageId, resolution, at) {
      for (const [id, row] of state.cases) {
        if (row.messageId !== messageId || row.state !== "open") continue;
        state.cases.set(id, { ...row, state: "resolved", resolvedAt: at, resolution });
      }
    },
  };
}
