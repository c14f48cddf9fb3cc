import type { Database } from "better-sqlite3";

const text = `
select
  (select value from facts where name = 'id') as id,
  (select value from facts where name = 'writes') as writes,
  coalesce((select seq from sqlite_sequence where name = 'messages'), 0) as messages`;

/** Where a journal stands: what its mark repeats. */
export interface Facts {
  /** Of this journal and no other. */
  id: string;
  /** Transactions that changed something, from the first on. */
  writes: number;
  /** Messages that were ever accepted. */
  messages: number;
}

export function selectFacts(db: Database): () => Facts {
  const statement = db.prepare<[], Facts>(text);
  return () => {
    const found = statement.get();
    if (!found) throw new Error("the journal has no facts: its migrations did not run");
    return found;
  };
}
