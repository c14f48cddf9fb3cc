/** A stored record: relations are ids, many-to-many lists of ids, instants epoch milliseconds with fraction. */
export type Row = Record<string, unknown> & { id: number };

/** The rows of one model, with an index for every field that was asked by value. */
interface Table {
  get(id: number): Row | undefined;
  /** In the order of their ids. */
  rows(): Iterable<Row>;
  insert(row: Row): void;
  remove(id: number): void;
  set(id: number, field: string, value: unknown): void;
  /** Ids of the rows whose `field` is `value`. */
  withValue(field: string, value: unknown): number[];
}

/** Tables with transactions: what a run that throws has changed is taken back. Sequences are not. */
export interface Database {
  table(model: string): Table;
  nextId(model: string): number;
  /** Number of transactions that committed; a transaction sees what was committed before it began. */
  readonly commits: number;
  /** Runs synchronously; commits, or takes back and throws on. */
  transaction<Result>(run: () => Result): Result;
}

export function createDatabase(): Database {
  const tables = new Map<string, Table>();
  const sequences = new Map<string, number>();
  let undo: (() => void)[] = [];
  let commits = 0;
  const log = (step: () => void): void => {
    undo.push(step);
  };
  return {
    table(model) {
      let table = tables.get(model);
      if (!table) {
        table = createTable(log);
        tables.set(model, table);
      }
      return table;
    },
    nextId(model) {
      const id = (sequences.get(model) ?? 0) + 1;
      sequences.set(model, id);
      return id;
    },
    get commits() {
      return commits;
    },
    transaction(run) {
      undo = [];
      try {
        const result = run();
        commits++;
        return result;
      } catch (error) {
        for (const step of undo.reverse()) step();
        throw error;
      } finally {
        undo = [];
      }
    },
  };
}

function createTable(log: (step: () => void) => void): Table {
  const rows = new Map<number, Row>();
  const indexes = new Map<string, Map<unknown, Set<number>>>();

  const note = (row: Row, field: string, add: boolean): void => {
    const index = indexes.get(field);
    if (!index) return;
    const ids = index.get(row[field]) ?? new Set();
    if (add) ids.add(row.id);
    else ids.delete(row.id);
    index.set(row[field], ids);
  };
  const put = (row: Row): void => {
    rows.set(row.id, row);
    for (const field of indexes.keys()) note(row, field, true);
  };
  const drop = (row: Row): void => {
    for (const field of indexes.keys()) note(row, field, false);
    rows.delete(row.id);
  };
  const assign = (row: Row, field: string, value: unknown): void => {
    note(row, field, false);
    row[field] = value;
    note(row, field, true);
  };
  return {
    get: (id) => rows.get(id),
    rows: () => rows.values(),
    insert(row) {
      put(row);
      log(() => drop(row));
    },
    remove(id) {
      const row = rows.get(id);
      if (!row) return;
      drop(row);
      log(() => put(row));
    },
    set(id, field, value) {
      const row = rows.get(id);
      if (!row) return;
      const before = row[field];
      assign(row, field, value);
      log(() => assign(row, field, before));
    },
    withValue(field, value) {
      let index = indexes.get(field);
      if (!index) {
        index = new Map();
        indexes.set(field, index);
        for (const row of rows.values()) note(row, field, true);
      }
      return [...(index.get(value) ?? [])].sort((a, b) => a - b);
    },
  };
}
