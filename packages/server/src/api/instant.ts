/** Epoch milliseconds as RFC 3339, UTC. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}

export function maybeInstant(at: number | null): string | null {
  return at === null ? null : instant(at);
}
