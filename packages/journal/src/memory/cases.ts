import type { CaseRow } from "../case.ts";
import type { AuditStore, CaseStore, Positioned } from "../store.ts";
import { nextOf, type State } from "./state.ts";

export function memoryCases(state: State): CaseStore {
  const { changes, cases } = state;
  const resolveWhere = (
    isMeant: (row: CaseRow) => boolean,
    resolution: string,
    resolvedAt: number,
  ): boolean => {
    const met = [...cases].filter(([, row]) => row.state === "open" && isMeant(row));
    for (const [id, row] of met)
      changes.set(cases, id, { ...row, state: "resolved", resolvedAt, resolution });
    return met.length > 0;
  };
  return {
    open: (wanted) =>
      wanted.filter((opened) => {
        if (cases.has(opened.id)) return true;
        const position = nextOf(state, "case");
        const row = { ...opened, state: "open", resolvedAt: null, resolution: null, position } as const;
        changes.set(cases, opened.id, row);
        return false;
      }),
    resolve(messageId, resolution, at) {
      resolveWhere((row) => row.messageId === messageId, resolution, at);
    },
    resolveOfTrigger: ({ flow, retailer, trigger }, resolution, at) =>
      resolveWhere(
        ({ trigger: of }) => of?.flow === flow && of.retailer === retailer && of.trigger === trigger,
        resolution,
        at,
      ),
    ofTriggers: () =>
      newest(
        [...cases.values()].filter(({ state, trigger }) => trigger !== null && state === "open"),
        Number.POSITIVE_INFINITY,
        cases.size,
      ).map(({ position: _, ...row }) => row),
    forget(before, limit) {
      const old = [...cases.values()]
        .filter(({ trigger, resolvedAt }) => trigger !== null && resolvedAt !== null && resolvedAt < before)
        .sort((one, other) => (one.resolvedAt ?? 0) - (other.resolvedAt ?? 0));
      for (const { id } of old.slice(0, limit)) changes.delete(cases, id);
    },
    list: (wanted, before, limit) =>
      newest(
        [...cases.values()].filter(({ state }) => wanted === undefined || state === wanted),
        before,
        limit,
      ),
  };
}

export function memoryAudit(state: State): AuditStore {
  const { changes, audit } = state;
  return {
    append(entry) {
      const position = nextOf(state, "audit");
      changes.set(audit, position, { ...entry, position });
    },
    list: (before, limit) => newest([...audit.values()], before, limit),
    forget(before, limit) {
      const old = [...audit.values()].filter(({ at }) => at < before).sort((one, other) => one.at - other.at);
      for (const { position } of old.slice(0, limit)) changes.delete(audit, position);
    },
  };
}

function newest<Row extends Positioned<object>>(rows: readonly Row[], before: number, limit: number): Row[] {
  return rows
    .filter(({ position }) => position < before)
    .sort((one, other) => other.position - one.position)
    .slice(0, limit);
}
