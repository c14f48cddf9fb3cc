import { type CallTimeout, type Clock, createCallTimeout, Failure } from "@crossdock/kit";

/** What bounds a call. */
export interface CallLimits {
  /** Milliseconds. */
  timeout: number;
  /** Ends it before its time. */
  signal: AbortSignal;
}

/**
 * Runs the work of a call of the System `system`, and ends it after its time with a `Timeout`: nobody can tell then
 * whether it was done. Work that does not listen to its signal does not keep the caller waiting.
 */
export async function limitedCall<Result>(
  system: string,
  clock: Clock,
  { timeout, signal }: CallLimits,
  work: (signal: AbortSignal, limit: CallTimeout) => Promise<Result>,
): Promise<Result> {
  const ending = new AbortController();
  const stop = (): void => ending.abort(signal.reason);
  const limit = createCallTimeout(clock, timeout, () =>
    ending.abort(
      new Failure("Timeout", `${system} did not answer within ${timeout} ms`, { outcome: "unknown" }),
    ),
  );
  signal.addEventListener("abort", stop, { once: true });
  const ended = new Promise<never>((_, reject) => {
    ending.signal.addEventListener("abort", () => reject(ending.signal.reason), { once: true });
  });
  try {
    return await Promise.race([work(ending.signal, limit), ended]);
  } catch (error) {
    throw ending.signal.aborted ? ending.signal.reason : error;
  } finally {
    limit.stop();
    signal.removeEventListener("abort", stop);
  }
}
