import type { PauseRow } from "@crossdock/journal";
import { instant } from "./instant.ts";

/** Who paused it, and why, as the API shows it. */
export function pauseView({ reason, actor, at }: PauseRow) {
  return { reason, by: actor, since: instant(at) };
}

export function maybePause(pause: PauseRow | null | undefined) {
  return pause ? pauseView(pause) : null;
}
