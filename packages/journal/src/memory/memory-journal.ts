import type { Journal } from "../journal.ts";
import { journalOver } from "../journal-over.ts";
import { onlyPartition } from "../partitions.ts";
import { performing, type Request } from "../perform.ts";
import { createSerial } from "../serial.ts";
import type { Store } from "../store.ts";
import { memoryAudit, memoryCases } from "./cases.ts";
import { memoryCommands } from "./commands.ts";
import { memoryCursors, memoryReferences } from "./cursors.ts";
import { memoryHistory } from "./history.ts";
import { memoryMessages } from "./messages.ts";
import { memoryPauses } from "./pauses.ts";
import { memoryRevisions } from "./revisions.ts";
import { emptyState, type State } from "./state.ts";

/** A journal that ends with the process: for tests and for trying things out. Values are copied in and out. */
export function memoryJournal(): Journal {
  const ownership = { owner: "daemon", fence: 1 };
  const state = emptyState(ownership);
  const perform = performing(memoryStore(state));
  const inTurn = createSerial();
  let closed = false;
  const end = Promise.withResolvers<undefined>();

  const transaction = async (request: Request): Promise<unknown> => {
    try {
      const [answer] = await perform([request]);
      state.changes.keep();
      return structuredClone(answer);
    } catch (error) {
      state.changes.undo();
      throw error;
    }
  };

  return journalOver(
    {
      async call(request) {
        if (closed) throw new Error(`the journal is closed: ${request.operation} came too late`);
        // Copied now: the caller may go on with what it gave.
        const copy = structuredClone(request);
        return inTurn(() => transaction(copy));
      },
      partitions: onlyPartition(ownership.owner, 0),
      state: () => (closed ? { state: "ended", reason: "it is closed" } : { state: "open" }),
      ended: end.promise,
      async close() {
        closed = true;
        await inTurn(async () => undefined);
        end.resolve(undefined);
      },
    },
    ownership,
  );
}

function memoryStore(state: State): Store {
  return {
    ownership: {
      current: () => state.ownership,
      take(owner) {
        const before = state.ownership;
        const taken = { owner, fence: before.fence + 1 };
        state.changes.make(
          () => {
            state.ownership = taken;
          },
          () => {
            state.ownership = before;
          },
        );
        return taken;
      },
    },
    messages: memoryMessages(state),
    history: memoryHistory(state),
    cursors: memoryCursors(state),
    references: memoryReferences(state),
    revisions: memoryRevisions(state),
    cases: memoryCases(state),
    audit: memoryAudit(state),
    commands: memoryCommands(state),
    pauses: memoryPauses(state),
    check: () => [],
    probe: () => undefined,
  };
}
