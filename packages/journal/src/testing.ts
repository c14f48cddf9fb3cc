import { afterEach, describe } from "vitest";
import { acceptContract } from "./contract/accept.ts";
import { clocksContract } from "./contract/clocks.ts";
import { commandsContract } from "./contract/commands.ts";
import { emitsContract } from "./contract/emits.ts";
import { limitContract } from "./contract/limit.ts";
import { modesContract } from "./contract/modes.ts";
import { ownershipContract } from "./contract/ownership.ts";
import { pausesContract } from "./contract/pauses.ts";
import { progressContract } from "./contract/progress.ts";
import { quarantineContract } from "./contract/quarantine.ts";
import { queueContract } from "./contract/queue.ts";
import { recordsContract } from "./contract/records.ts";
import { upkeepContract } from "./contract/upkeep.ts";
import type { Journal } from "./journal.ts";

export { acceptAll, idsOf } from "./contract/samples.ts";
export { openPostgresJournal } from "./postgres/postgres-journal.ts";
export {
  canStartServer,
  openTestServer,
  postgresMissing,
  type TestServer,
} from "./postgres/testing/postgres-server.ts";

/**
 * What every backend promises, in sentences. `open` makes an empty journal for each test; the suite closes it.
 * No test sleeps: time is an argument throughout.
 */
export function journalContract(name: string, open: () => Promise<Journal>): void {
  describe(`the ${name} journal`, () => {
    const opened: Journal[] = [];
    afterEach(async () => {
      for (const journal of opened.splice(0)) await journal.close();
    });
    const fresh = async (): Promise<Journal> => {
      const journal = await open();
      opened.push(journal);
      return journal;
    };
    acceptContract(fresh);
    quarantineContract(fresh);
    limitContract(fresh);
    queueContract(fresh);
    progressContract(fresh);
    emitsContract(fresh);
    recordsContract(fresh);
    modesContract(fresh);
    upkeepContract(fresh);
    ownershipContract(fresh);
    commandsContract(fresh);
    pausesContract(fresh);
    clocksContract(fresh);
  });
}
