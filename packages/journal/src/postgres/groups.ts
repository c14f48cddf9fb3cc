import { setImmediate as nextTurn } from "node:timers/promises";
import { batchLength, sizeOf } from "../batch-size.ts";
import type { Request } from "../perform.ts";
import type { Outcome } from "./batch.ts";

/** Requests that wait for their turn. What arrives while a group runs is part of the next one; nobody waits for a timer. */
export interface Groups {
  call(request: Request): Promise<unknown>;
  /** Runs work between two groups, before those that wait. */
  alone<Answer>(work: () => Promise<Answer>): Promise<Answer>;
  /** Rejects those that no group has taken yet. */
  refuse(reason: Error): void;
  /** Resolves once everything that was asked is answered. */
  idle(): Promise<void>;
}

interface Pending {
  request: Request;
  size: number;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** `run` answers each request of a group and never rejects; `heed` hears every answer. */
export function createGroups(
  run: (requests: readonly Request[]) => Promise<Outcome[]>,
  heed: (request: Request, outcome: Outcome) => void,
): Groups {
  const waiting: Pending[] = [];
  const works: (() => Promise<void>)[] = [];
  let running: Promise<void> | undefined;

  const turn = async (): Promise<void> => {
    // Callers that act in the same turn of the event loop share a group.
    await nextTurn();
    while (works.length > 0 || waiting.length > 0) {
      await works.shift()?.();
      if (waiting.length === 0) continue;
      const group = waiting.splice(0, batchLength(waiting));
      const outcomes = await run(group.map(({ request }) => request));
      for (const [index, { request, resolve, reject }] of group.entries()) {
        const outcome = outcomes[index] ?? { error: new Error(`${request.operation} was left unanswered`) };
        if ("error" in outcome) reject(outcome.error);
        else resolve(outcome.value);
        heed(request, outcome);
      }
    }
    running = undefined;
  };

  return {
    async call(request) {
      // Copied now: the caller may go on with what it gave.
      const copy = structuredClone(request);
      return new Promise((resolve, reject) => {
        waiting.push({ request: copy, size: sizeOf(copy.args), resolve, reject });
        running ??= turn();
      });
    },
    alone(work) {
      return new Promise((resolve, reject) => {
        works.push(() => work().then(resolve, reject));
        running ??= turn();
      });
    },
    refuse(reason) {
      for (const { reject } of waiting.splice(0)) reject(reason);
    },
    idle: async () => running,
  };
}
