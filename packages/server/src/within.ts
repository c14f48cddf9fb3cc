import type { Clock, Log } from "@crossdock/kit";

/**
 * Waits until the work has ended, and for at most `duration`. Work that fails or hangs is named in the log and left
 * behind: a stop goes on whatever one of its parts does.
 */
export async function within(
  { clock, log }: { clock: Clock; log: Log },
  duration: number,
  name: string,
  work: () => unknown,
): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = clock.schedule(duration, () => {
    log.error({ part: name, waited: duration }, "a part of the daemon does not stop; it is left behind");
    late.resolve();
  });
  const failed = (error: unknown): void =>
    log.error({ part: name, reason: String(error) }, "a part of the daemon failed to stop");
  try {
    await Promise.race([Promise.resolve(work()).catch(failed), late.promise]);
  } catch (error) {
    failed(error);
  } finally {
    timer.cancel();
  }
}
