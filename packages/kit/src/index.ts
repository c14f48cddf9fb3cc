export { isHostAllowed, namesHost } from "./allowed-hosts.ts";
export { type BoundedChecker, boundedChecker } from "./bounded-schema.ts";
export { checkShape, relaxed, schemaProblem } from "./check.ts";
export { type Clock, delayed, elapsedOf, systemClock, type Timer } from "./clock.ts";
export {
  type Auth,
  type CallOperation,
  type ConnectorContext,
  type ConnectorDefinition,
  type CrossReferences,
  defineConnector,
  type Example,
  isRead,
  type Log,
  type LogFields,
  type Operation,
  type OperationCall,
  operationsOf,
  type Page,
  type ReadCall,
  type ReadOperation,
  type Status,
  type Trait,
  type Verification,
} from "./connector.ts";
export {
  compareDiagnostics,
  type Diagnostic,
  type Edit,
  type Fix,
  type Path,
  type Position,
  type Problem,
  type Severity,
  type Span,
} from "./diagnostic.ts";
export {
  type Bindings,
  type Expression,
  isSecretReference,
  type Mapping,
  type SecretReference,
  type Template,
  type TemplatePlace,
} from "./expression.ts";
export {
  type ClassKind,
  classKind,
  defineFailures,
  type ErrorClass,
  type Exchange,
  errorClasses,
  Failure,
  type FailureDetails,
  type Failures,
  type FailureTable,
  type Outcome,
} from "./failure.ts";
export {
  choice,
  cron,
  duration,
  expression,
  type FieldKind,
  type FieldKindName,
  type FieldMark,
  fieldKeyword,
  fieldKinds,
  host,
  mapping,
  reference,
  resourceName,
  secret,
  secretName,
  size,
  template,
  timezone,
  url,
} from "./fields.ts";
export { backtracking, guardedPattern, PatternTimeout, type TimeLeft } from "./guarded-pattern.ts";
export type { HttpAnswer, HttpClient, HttpRequest } from "./http.ts";
export { createIdentifiers } from "./identifier.ts";
export { defineJournal, type JournalCheck, type JournalContext, type JournalDefinition } from "./journal.ts";
export { fragmentSteps, pointerOf, pointerSteps } from "./json-pointer.ts";
export {
  endedStates,
  type MessageState,
  messageStates,
  unfinishedStates,
  waitingStates,
} from "./message-state.ts";
export { didYouMean, nearest } from "./nearest.ts";
export {
  digestOf,
  durationAt,
  entriesAt,
  type Fields,
  fieldsAt,
  isFields,
  itemsAt,
  numberAt,
  textAt,
  valueAt,
} from "./plain-data.ts";
export { fieldTable, inputSchema, typeName } from "./print.ts";
export { type Reader, readFields } from "./read.ts";
export { deepestMessage, isLongNumber, JsonProblem, type ReadJsonOptions, readJson } from "./read-json.ts";
export { createRegistry, type Parts, type Registry } from "./registry.ts";
export { defineRule, type Finding, type RuleDefinition, type RuleText } from "./rule.ts";
export {
  type Acceptance,
  type Arrival,
  defineTrigger,
  type TriggerContext,
  type TriggerDefinition,
  type WebhookAnswer,
  type WebhookRefusal,
  type WebhookRequest,
} from "./trigger.ts";
