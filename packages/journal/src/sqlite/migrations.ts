import type { Database } from "better-sqlite3";
import { first } from "./migrations/0001-first.ts";
import { modesAndActivations } from "./migrations/0002-modes-and-activations.ts";
import { answers } from "./migrations/0003-answers.ts";
import { delays } from "./migrations/0004-delays.ts";
import { facts } from "./migrations/0005-facts.ts";
import { countedAudit } from "./migrations/0006-counted-audit.ts";
import { ownership } from "./migrations/0007-ownership.ts";
import { commands } from "./migrations/0008-commands.ts";
import { casesOfTriggers } from "./migrations/0009-cases-of-triggers.ts";
import { pauses } from "./migrations/0010-pauses.ts";

/** In order; the number of a migration is its place, from 1. Never edited after a release: add the next one. */
const migrations: readonly string[] = [
  first,
  modesAndActivations,
  answers,
  delays,
  facts,
  countedAudit,
  ownership,
  commands,
  casesOfTriggers,
  pauses,
];

/** Brings the database to the newest schema. Throws when a newer crossdock wrote it. */
export function migrate(db: Database): void {
  const version = Number(db.pragma("user_version", { simple: true }));
  if (version > migrations.length) {
    throw new Error(
      `its schema has version ${version}, this crossdock knows ${migrations.length}: run a newer crossdock`,
    );
  }
  for (const [index, text] of migrations.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      db.exec(text);
      db.pragma(`user_version = ${index + 1}`);
    })();
  }
}
