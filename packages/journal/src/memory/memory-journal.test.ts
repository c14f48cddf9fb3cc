import { journalContract } from "../testing.ts";
import { memoryJournal } from "./memory-journal.ts";

journalContract("memory", async () => memoryJournal());
