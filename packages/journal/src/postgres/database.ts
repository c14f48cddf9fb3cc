/** What a statement is given: a text, a number, or a list of them for `unnest`. */
export type Value = string | number | boolean | null | readonly (string | number | boolean | null)[];

/** A statement of a session; its rows have the columns of its text. */
export type Statement<Row> = (...values: Value[]) => Promise<Row[]>;

/** A session as statements see it. */
export interface Database {
  /** The session keeps a statement once it ran. `slow`: it may take longer than any request has patience for. */
  prepare<Row>(text: string, options?: { slow?: boolean }): Statement<Row>;
}
