import type { Trial } from "../trial.ts";
import { kill } from "./01-kill.ts";

/** In the order of their numbers. */
export const trials: readonly Trial[] = [kill];
