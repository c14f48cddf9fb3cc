import { defineJournal } from "@crossdock/kit";
import { Type } from "typebox";
import { memoryJournal } from "./memory-journal.ts";

export const memoryJournalDefinition = defineJournal({
  name: "memory",
  summary: "Keeps messages in memory and loses them with the process: for tests and for trying things out.",
  status: "stable",
  config: Type.Object({}),
  examples: [{ title: "Nothing on disk", yaml: "{}" }],
  open: async () => memoryJournal(),
});
