import type { Database } from "better-sqlite3";
import { failureText } from "../../failure-text.ts";
import type { AttemptRow } from "../../progress.ts";
import type { Placed } from "../../store.ts";
import { type Packed, packOrNull } from "../pack.ts";
import { seqOf } from "../place.ts";

const text = `
insert into attempts (seq, step, number, at, duration, failure, answer)
values (?, ?, ?, ?, ?, ?, ?)`;

export function insertAttempt(db: Database): (attempt: Placed<AttemptRow>) => void {
  const statement = db.prepare<[number, string, number, number, number, string | null, Packed | null]>(text);
  return ({ place, step, number, at, duration, failure, answer }) => {
    statement.run(seqOf(place), step, number, at, duration, failureText(failure), packOrNull(answer));
  };
}
