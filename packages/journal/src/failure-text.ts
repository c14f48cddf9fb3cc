import type { StoredFailure } from "./stored-failure.ts";

/** A failure as JSON text. */
export function failureText(failure: StoredFailure | null): string | null {
  return failure && JSON.stringify(failure);
}

export function failureFrom(text: string | null): StoredFailure | null {
  // Written by `failureText` and by nothing else.
  return text === null ? null : (JSON.parse(text) as StoredFailure); // the journal wrote it
}
