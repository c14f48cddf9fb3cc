import type { Trait } from "@crossdock/kit";
import type { RecordedCall } from "./recorded-call.ts";

/** What the other side has done, by the key of the call that asked for it: Systems know a key for each operation by itself. */
export interface DoneWork {
  /** The work is done, `after` milliseconds from now: true when it changed something. */
  apply(trait: Trait, call: RecordedCall, answer: unknown, after?: number): boolean;
  /** What a look-up finds now of an earlier call with the same key. */
  find(call: RecordedCall): { answer: unknown } | undefined;
}

interface Done {
  input: string;
  answer: unknown;
  /** When the work is done: no look-up finds it before. */
  at: number;
}

/** What is done once however often it is asked for. */
const absorbing: ReadonlySet<Trait> = new Set(["idempotent", "upsert", "keyed"]);

export function createDoneWork(now: () => number): DoneWork {
  const done = new Map<string, Done>();
  return {
    apply(trait, call, answer, after = 0) {
      if (trait === "safe") return false;
      const input = JSON.stringify(call.input) ?? "";
      const earlier = done.get(idOf(call));
      done.set(idOf(call), { input, answer, at: earlier?.at ?? now() + after });
      const isSame = earlier && (trait === "keyed" || earlier.input === input);
      return !(absorbing.has(trait) && isSame);
    },
    find(call) {
      const known = done.get(idOf(call));
      return known && known.at <= now() ? known : undefined;
    },
  };
}

function idOf({ system, operation, key }: RecordedCall): string {
  return `${system}\n${operation}\n${key}`;
}
