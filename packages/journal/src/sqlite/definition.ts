import { resolve } from "node:path";
import { defineJournal } from "@crossdock/kit";
import { Type } from "typebox";
import { openSqliteSource } from "./copy/source.ts";
import { openSqliteTarget } from "./copy/target.ts";
import { examineSqlite } from "./examine.ts";
import { openSqliteJournal } from "./sqlite-journal.ts";

export const sqliteJournalDefinition = defineJournal({
  name: "sqlite",
  summary: "Keeps messages in one file beside the daemon; survives a crash and a power cut.",
  status: "stable",
  config: Type.Object({
    file: Type.String({
      description: "Path of the database file, from the workspace folder.",
      default: ".crossdock/journal.db",
      minLength: 1,
    }),
  }),
  examples: [{ title: "On a disk of its own", yaml: "file: /var/lib/crossdock/journal.db" }],
  open: ({ file }, folder, context) => openSqliteJournal(resolve(folder, file), context),
  ends: {
    source: async ({ file }, folder) => openSqliteSource(resolve(folder, file)),
    target: async ({ file }, folder) => openSqliteTarget(resolve(folder, file)),
  },
  examine: async ({ file }, folder, { repair }) => examineSqlite(resolve(folder, file), repair),
});
