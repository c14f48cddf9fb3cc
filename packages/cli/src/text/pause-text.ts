import { shortTime } from "./short-times.ts";

/** Who paused something, since when and why. */
export function pauseText({ by, since, reason }: { by: string; since: string; reason: string }): string {
  return `by ${by} since ${shortTime(since)}: ${reason}`;
}
