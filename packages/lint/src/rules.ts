import type { Registry, RuleDefinition } from "@crossdock/kit";
import { backtrackingRegex } from "./rules/backtracking-regex.ts";
import { badSuppression } from "./rules/bad-suppression.ts";
import { bareWord } from "./rules/bare-word.ts";
import { brokenByOverlay } from "./rules/broken-by-overlay.ts";
import { brokenFixture } from "./rules/broken-fixture.ts";
import { bulkBesideCritical } from "./rules/bulk-beside-critical.ts";
import { catchAllContinues } from "./rules/catch-all-continues.ts";
import { collapsingList } from "./rules/collapsing-list.ts";
import { constantCondition } from "./rules/constant-condition.ts";
import { contestedField } from "./rules/contested-field.ts";
import { copiedBase } from "./rules/copied-base.ts";
import { criticalWithoutBreaker } from "./rules/critical-without-breaker.ts";
import { criticalWithoutFaultCases } from "./rules/critical-without-fault-cases.ts";
import { cronAtClockChange } from "./rules/cron-at-clock-change.ts";
import { crossedFields } from "./rules/crossed-fields.ts";
import { crossedResidency } from "./rules/crossed-residency.ts";
import { cursorWithoutOverlap } from "./rules/cursor-without-overlap.ts";
import { defaultForMoney } from "./rules/default-for-money.ts";
import { demandExceedsRate } from "./rules/demand-exceeds-rate.ts";
import { deprecatedOperation } from "./rules/deprecated-operation.ts";
import { duplicateId } from "./rules/duplicate-id.ts";
import { duplicateKey } from "./rules/duplicate-key.ts";
import { earlyAcknowledgement } from "./rules/early-acknowledgement.ts";
import { echo } from "./rules/echo.ts";
import { eventLoop } from "./rules/event-loop.ts";
import { exposedPersonalData } from "./rules/exposed-personal-data.ts";
import { foreignValue } from "./rules/foreign-value.ts";
import { holdWithoutCase } from "./rules/hold-without-case.ts";
import { hostNotAllowed } from "./rules/host-not-allowed.ts";
import { identityFromBody } from "./rules/identity-from-body.ts";
import { identityFromClock } from "./rules/identity-from-clock.ts";
import { inexactMoney } from "./rules/inexact-money.ts";
import { invalidExpression } from "./rules/invalid-expression.ts";
import { invalidTemplate } from "./rules/invalid-template.ts";
import { invalidTime } from "./rules/invalid-time.ts";
import { literalSecret } from "./rules/literal-secret.ts";
import { lowClearance } from "./rules/low-clearance.ts";
import { misnamedResource } from "./rules/misnamed-resource.ts";
import { misplacedInterpolation } from "./rules/misplaced-interpolation.ts";
import { missingValue } from "./rules/missing-value.ts";
import { missingVersion } from "./rules/missing-version.ts";
import { narrowMatch } from "./rules/narrow-match.ts";
import { noCriticality } from "./rules/no-criticality.ts";
import { noDemand } from "./rules/no-demand.ts";
import { noMessageId } from "./rules/no-message-id.ts";
import { noObjective } from "./rules/no-objective.ts";
import { noOrderingKey } from "./rules/no-ordering-key.ts";
import { noOwner } from "./rules/no-owner.ts";
import { noRunbook } from "./rules/no-runbook.ts";
import { noTerminalCatch } from "./rules/no-terminal-catch.ts";
import { noTimeout } from "./rules/no-timeout.ts";
import { objectCall } from "./rules/object-call.ts";
import { oneSidedEvent } from "./rules/one-sided-event.ts";
import { outdatedTable } from "./rules/outdated-table.ts";
import { overlayWithoutEffect } from "./rules/overlay-without-effect.ts";
import { partialWrite } from "./rules/partial-write.ts";
import { patchOfFinal } from "./rules/patch-of-final.ts";
import { patchOfNothing } from "./rules/patch-of-nothing.ts";
import { personalFixture } from "./rules/personal-fixture.ts";
import { plainTransport } from "./rules/plain-transport.ts";
import { pollExceedsRate } from "./rules/poll-exceeds-rate.ts";
import { raisedGuardrail } from "./rules/raised-guardrail.ts";
import { retiredBase } from "./rules/retired-base.ts";
import { retiredResource } from "./rules/retired-resource.ts";
import { retryOfTerminalClass } from "./rules/retry-of-terminal-class.ts";
import { seriesAsState } from "./rules/series-as-state.ts";
import { slippingPages } from "./rules/slipping-pages.ts";
import { swallowedOptional } from "./rules/swallowed-optional.ts";
import { systemWithoutLimits } from "./rules/system-without-limits.ts";
import { templateCall } from "./rules/template-call.ts";
import { templateWithoutPrefix } from "./rules/template-without-prefix.ts";
import { timeoutBeyondStop } from "./rules/timeout-beyond-stop.ts";
import { typeMismatch } from "./rules/type-mismatch.ts";
import { unboundedQueue } from "./rules/unbounded-queue.ts";
import { unboundedRetry } from "./rules/unbounded-retry.ts";
import { uncheckedMessage } from "./rules/unchecked-message.ts";
import { uncheckedTotal } from "./rules/unchecked-total.ts";
import { unclassifiedField } from "./rules/unclassified-field.ts";
import { undeclaredClass } from "./rules/undeclared-class.ts";
import { unencodedValue } from "./rules/unencoded-value.ts";
import { unfitEvent } from "./rules/unfit-event.ts";
import { unknownField } from "./rules/unknown-field.ts";
import { unknownName } from "./rules/unknown-name.ts";
import { unknownPath } from "./rules/unknown-path.ts";
import { unknownTargetField } from "./rules/unknown-target-field.ts";
import { unknownTimezone } from "./rules/unknown-timezone.ts";
import { unmappedField } from "./rules/unmapped-field.ts";
import { unprovenRetry } from "./rules/unproven-retry.ts";
import { unreachableRetryLimit } from "./rules/unreachable-retry-limit.ts";
import { unreachableRoute } from "./rules/unreachable-route.ts";
import { unreadableYaml } from "./rules/unreadable-yaml.ts";
import { unresolvedReference } from "./rules/unresolved-reference.ts";
import { unsafeFunction } from "./rules/unsafe-function.ts";
import { unsupported } from "./rules/unsupported.ts";
import { untestedFlow } from "./rules/untested-flow.ts";
import { unusableSimulator } from "./rules/unusable-simulator.ts";
import { unusedResource } from "./rules/unused-resource.ts";
import { unverifiedTimeout } from "./rules/unverified-timeout.ts";
import { unverifiedWebhook } from "./rules/unverified-webhook.ts";
import { unversionedState } from "./rules/unversioned-state.ts";
import { weakenedByOverlay } from "./rules/weakened-by-overlay.ts";
import { wideScope } from "./rules/wide-scope.ts";
import { writeToOwner } from "./rules/write-to-owner.ts";
import { wrongShape } from "./rules/wrong-shape.ts";
import type { Subject } from "./subject.ts";

export type Rule = RuleDefinition<Subject>;

/** Every rule that there is: those of crossdock, then those that a workspace adds. */
export function rulesOf(registry: Registry): readonly Rule[] {
  return [...rules, ...registry.rules.values()];
}

/** Every rule, in the order of the codes; one file each below `rules/`. */
export const rules: readonly Rule[] = [
  unreadableYaml,
  unknownField,
  duplicateKey,
  unresolvedReference,
  unusedResource,
  misnamedResource,
  duplicateId,
  missingValue,
  literalSecret,
  misplacedInterpolation,
  deprecatedOperation,
  invalidTime,
  unknownTimezone,
  missingVersion,
  wrongShape,
  unsupported,
  outdatedTable,
  cronAtClockChange,
  unusableSimulator,
  invalidExpression,
  unknownPath,
  bareWord,
  unknownName,
  unsafeFunction,
  collapsingList,
  inexactMoney,
  constantCondition,
  swallowedOptional,
  unmappedField,
  unknownTargetField,
  typeMismatch,
  raisedGuardrail,
  backtrackingRegex,
  objectCall,
  crossedFields,
  defaultForMoney,
  invalidTemplate,
  templateCall,
  templateWithoutPrefix,
  unencodedValue,
  unprovenRetry,
  noMessageId,
  identityFromBody,
  unverifiedTimeout,
  cursorWithoutOverlap,
  uncheckedMessage,
  earlyAcknowledgement,
  unboundedRetry,
  retryOfTerminalClass,
  noTimeout,
  noTerminalCatch,
  catchAllContinues,
  partialWrite,
  slippingPages,
  unreachableRetryLimit,
  identityFromClock,
  unreachableRoute,
  uncheckedTotal,
  timeoutBeyondStop,
  noOrderingKey,
  holdWithoutCase,
  unversionedState,
  systemWithoutLimits,
  demandExceedsRate,
  pollExceedsRate,
  unboundedQueue,
  bulkBesideCritical,
  criticalWithoutBreaker,
  seriesAsState,
  narrowMatch,
  eventLoop,
  oneSidedEvent,
  unfitEvent,
  writeToOwner,
  contestedField,
  echo,
  exposedPersonalData,
  lowClearance,
  unclassifiedField,
  undeclaredClass,
  crossedResidency,
  unverifiedWebhook,
  plainTransport,
  wideScope,
  personalFixture,
  hostNotAllowed,
  foreignValue,
  noOwner,
  noCriticality,
  noRunbook,
  retiredResource,
  noObjective,
  patchOfNothing,
  patchOfFinal,
  retiredBase,
  overlayWithoutEffect,
  weakenedByOverlay,
  copiedBase,
  brokenByOverlay,
  untestedFlow,
  criticalWithoutFaultCases,
  brokenFixture,
  badSuppression,
  noDemand,
];
