import { failures } from "./changes/failures.ts";
import { identity } from "./changes/identity.ts";
import { mapping } from "./changes/mapping.ts";
import { money } from "./changes/money.ts";
import { promises } from "./changes/promises.ts";
import { retailers } from "./changes/retailers.ts";
import { stepsAndTests } from "./changes/steps-and-tests.ts";
import type { ReviewedChange } from "./reviewed-change.ts";

/** What a reviewer of integrations looks for, by chapter. */
export const changes: readonly ReviewedChange[] = [
  ...money,
  ...identity,
  ...failures,
  ...mapping,
  ...retailers,
  ...promises,
  ...stepsAndTests,
];
