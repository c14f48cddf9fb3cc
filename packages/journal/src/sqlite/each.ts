/** A statement for one row as one for a list of them. */
export function forEach<Row>(statement: (row: Row) => void): (rows: readonly Row[]) => void {
  return (rows) => {
    for (const row of rows) statement(row);
  };
}

/** The same where it answers something for each. */
export function mapEach<Row, Answer>(statement: (row: Row) => Answer): (rows: readonly Row[]) => Answer[] {
  return (rows) => rows.map((row) => statement(row));
}
