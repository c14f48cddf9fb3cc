/** What became of everything that was sent. Times are milliseconds. */
export interface Report {
  accepted: number;
  /** Messages that reached the target. */
  effects: number;
  /** Requests for something that the target had: it knows them by their keys of idempotency. */
  repeated: number;
  /** Accepted, and never at the target. */
  lost: string[];
  /** Effects that came before those of an earlier message of their key. */
  outOfOrder: string[];
  /** Messages with two effects: under two keys of idempotency, or at a target that knows no such keys. */
  doubled: string[];
  /** The longest time between an acknowledgement and its effect. */
  worst: number;
  /** The longest time in which something waited and nothing reached the target. */
  standstill: number;
  /** The longest time in which a sender tried and no daemon accepted anything. */
  outage: number;
  /** Answers that were no acknowledgement, by status; `none` where nobody answered. */
  refusals: Record<string, number>;
}

/** Remembers what was acknowledged and what had an effect. A message is named `<key>-<number>`. */
export interface Ledger {
  /** A sender begins to try. */
  tried(): void;
  acknowledged(id: string): void;
  refused(status: number | undefined): void;
  /** It is at the target: under this key of idempotency, or undefined where the target knows none. */
  arrived(id: string, idempotencyKey: string | undefined): void;
  has(id: string): boolean;
  /** How many were acknowledged and have no effect yet. */
  open(): number;
  /** From acknowledgement to effect, of the messages whose keys fit and that were acknowledged since. */
  waits(fits: (key: string) => boolean, since?: number): number[];
  report(): Report;
}

export function createLedger(): Ledger {
  const acknowledged = new Map<string, number>();
  const effects = new Map<string, number>();
  /** The keys of idempotency that each message came with. */
  const keys = new Map<string, Set<string>>();
  const doubled = new Set<string>();
  const refusals: Record<string, number> = {};
  const flow = createGap();
  const intake = createGap();
  let repeated = 0;
  let trying = 0;
  let open = 0;

  const waits = (fits: (key: string) => boolean, since = 0): number[] =>
    [...acknowledged]
      .filter(([id, at]) => at >= since && effects.has(id) && fits(keyOf(id)))
      .map(([id, at]) => (effects.get(id) ?? at) - at);

  return {
    tried() {
      if (trying++ === 0) intake.begin();
    },
    acknowledged(id) {
      trying--;
      intake.moved(trying > 0);
      acknowledged.set(id, performance.now());
      // The effect of a fast flow may come before the answer to its sender.
      if (effects.has(id)) return;
      if (open++ === 0) flow.begin();
    },
    refused(status) {
      const name = String(status ?? "none");
      refusals[name] = (refusals[name] ?? 0) + 1;
    },
    arrived(id, idempotencyKey) {
      if (effects.has(id)) {
        if (idempotencyKey === undefined) doubled.add(id);
        else repeated++;
      } else {
        effects.set(id, performance.now());
        if (acknowledged.has(id)) open--;
        flow.moved(open > 0);
      }
      if (idempotencyKey === undefined) return;
      const known = keys.get(id) ?? new Set();
      keys.set(id, known.add(idempotencyKey));
      if (known.size > 1) doubled.add(id);
    },
    has: (id) => effects.has(id),
    open: () => open,
    waits,
    report: () => ({
      accepted: acknowledged.size,
      effects: effects.size,
      repeated,
      lost: [...acknowledged.keys()].filter((id) => !effects.has(id)),
      outOfOrder: outOfOrder(effects.keys()),
      doubled: [...doubled],
      worst: Math.round(waits(() => true).reduce((longest, wait) => Math.max(longest, wait), 0)),
      standstill: flow.longest(),
      outage: intake.longest(),
      refusals,
    }),
  };
}

function keyOf(id: string): string {
  return id.split("-")[0] ?? "";
}

function outOfOrder(effects: Iterable<string>): string[] {
  const last = new Map<string, number>();
  const found: string[] = [];
  for (const id of effects) {
    const [key = "", number = ""] = id.split("-");
    if (Number(number) < (last.get(key) ?? -1)) found.push(id);
    last.set(key, Math.max(Number(number), last.get(key) ?? -1));
  }
  return found;
}

/** The longest time without a move, counted only while something waits for one. */
function createGap() {
  let since: number | undefined;
  let longest = 0;
  return {
    begin(): void {
      since = performance.now();
    },
    moved(waits: boolean): void {
      const now = performance.now();
      if (since !== undefined) longest = Math.max(longest, now - since);
      since = waits ? now : undefined;
    },
    longest: (): number => Math.round(longest),
  };
}
