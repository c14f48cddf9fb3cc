import type { Trial } from "../trial.ts";
import { kill } from "./01-kill.ts";
import { hang } from "./02-hang.ts";
import { cut } from "./03-cut.ts";
import { hotKey } from "./08-hot-key.ts";
import { commitOrder } from "./10-commit-order.ts";
import { foreignTransaction } from "./11-foreign-transaction.ts";
import { sameIdentity } from "./12-same-identity.ts";
import { lostSessions } from "./14-lost-sessions.ts";
import { limits } from "./16-limits.ts";
import { refused } from "./17-refused.ts";

/** In the order of their numbers. */
export const trials: readonly Trial[] = [
  kill,
  hang,
  cut,
  hotKey,
  commitOrder,
  foreignTransaction,
  sameIdentity,
  lostSessions,
  limits,
  refused,
];
