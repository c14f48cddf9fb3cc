import type { IncomingMessage } from "node:http";
import { Problem } from "../api/problem.ts";

/** Bytes of bodies under way, over all requests of a daemon. */
export interface BodyBudget {
  /** False where there is no room for so many more; then nothing is taken. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

/** All bodies that are under way together. Bytes. */
const allBodies = 64 * 1024 * 1024;

export function createBodyBudget(total = allBodies): BodyBudget {
  let used = 0;
  return {
    take(bytes) {
      if (used + bytes > total) return false;
      used += bytes;
      return true;
    },
    give(bytes) {
      used -= bytes;
    },
  };
}

/** What a request says that its body has; undefined where it comes in pieces. */
export function announcedLength({ headers }: IncomingMessage): number | undefined {
  const length = headers["content-length"];
  return length === undefined ? undefined : Number(length);
}

export function tooLarge(limit: number): Problem {
  return new Problem({ type: "too-large", most: limit });
}

/**
 * The body, of at most `limit` bytes. Only what came counts against the budget, so that nobody takes room by
 * announcing much. The room is given back by whoever calls, once the request is answered: `onTaken` says how much it is.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  budget: BodyBudget,
  onTaken: (bytes: number) => void,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (act: () => void): void => {
      request.off("data", onData).off("end", onEnd).off("error", onError).off("aborted", onAborted);
      act();
    };
    const refuse = (problem: Problem): void => end(() => reject(problem));
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) refuse(tooLarge(limit));
      else if (budget.take(chunk.length)) {
        onTaken(chunk.length);
        chunks.push(chunk);
      } else refuse(new Problem({ type: "too-busy" }));
    };
    const onEnd = (): void => end(() => resolve(Buffer.concat(chunks)));
    const onError = (error: Error): void => end(() => reject(error));
    const onAborted = (): void => refuse(new Problem({ type: "unreadable" }));
    request.on("data", onData).on("end", onEnd).on("error", onError).on("aborted", onAborted);
  });
}

/** How long, in milliseconds, and how many bytes of a refused body are still taken and forgotten. */
const lingering = { time: 5000, bytes: 64 * 1024 * 1024 };

/**
 * Takes what a refused sender is still sending, so that it gets to read the answer, and cuts it off where that goes on
 * too long. Without it the connection would be reset under the sender's hands.
 */
export function drain(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  let left = lingering.bytes;
  const cut = (): void => void request.socket.destroy();
  const timer = setTimeout(cut, lingering.time);
  timer.unref();
  request.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) cut();
  });
  request.once("close", () => clearTimeout(timer)).once("end", () => clearTimeout(timer));
  request.resume();
}
