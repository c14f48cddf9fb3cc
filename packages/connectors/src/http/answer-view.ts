/** Root of the expressions over an answer. */
export interface AnswerView {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON, the text otherwise; undefined when empty. */
  body: unknown;
}

export type AnswerBindings = Readonly<{ input: unknown; key?: string | undefined; cursor?: unknown }>;
