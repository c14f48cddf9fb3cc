import { writeSync } from "node:fs";
import { message } from "../contract/samples.ts";
import { openSqliteJournal } from "./sqlite-journal.ts";

/**
 * What the durability test kills: `node accept-until-killed.ts <file> <prefix>` accepts messages with 16 callers and
 * prints the id of each one that was acknowledged, a line each, for ever.
 */
const [file = "", prefix = ""] = process.argv.slice(2);
const journal = await openSqliteJournal(file);

async function caller(own: number): Promise<void> {
  for (let count = 0; ; count++) {
    const id = `${prefix}-${own}-${count}`;
    await journal.messages.accept(message(id, { payload: "x".repeat(1500) }), { queueLimit: 1e9 });
    writeSync(1, `${id}\n`);
  }
}

await Promise.all(Array.from({ length: 16 }, (_, own) => caller(own)));
