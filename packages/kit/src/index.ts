export { type BoundedChecker, boundedChecker } from "./config/bounded-schema.ts";
export { createShapeChecker, relaxed, type ShapeChecker } from "./config/check.ts";
export { type FieldRow, fieldRows, typeName } from "./config/field-rows.ts";
export { type FieldSchema, fieldSchema } from "./config/field-schema.ts";
export {
  choice,
  cron,
  duration,
  eventName,
  expression,
  type FieldKind,
  type FieldKindName,
  type FieldMark,
  fieldKeyword,
  fieldKinds,
  file,
  host,
  instant,
  mapping,
  reference,
  resourceName,
  role,
  secret,
  secretName,
  size,
  template,
  timezone,
  url,
} from "./config/fields.ts";
export {
  type Backtracking,
  backtracking,
  guardedPattern,
  PatternTimeout,
  type TimeLeft,
} from "./config/guarded-pattern.ts";
export { fieldTable, inputSchema } from "./config/print.ts";
export { type Reader, readFields } from "./config/read.ts";
export {
  isOfValue,
  question,
  reasonOfBacktracking,
  type ShapeProblem,
  shapeWords,
  unfinishedWords,
} from "./config/sentences.ts";
export { isHostAllowed, namesHost } from "./data/allowed-hosts.ts";
export { base64Of } from "./data/base64.ts";
export { createIdentifiers } from "./data/identifier.ts";
export { fragmentSteps, pointerOf, pointerSteps } from "./data/json-pointer.ts";
export { keysOf } from "./data/keys-of.ts";
export { memberAt, withMemberAt } from "./data/member-path.ts";
export { didYouMean, nearest } from "./data/nearest.ts";
export { once } from "./data/once.ts";
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
} from "./data/plain-data.ts";
export { FormProblem, readForm, writeForm } from "./data/read-form.ts";
export {
  deepestMessage,
  isLongNumber,
  JsonProblem,
  type ReadJsonOptions,
  readJson,
} from "./data/read-json.ts";
export { type ReadXmlOptions, readXml, XmlProblem } from "./data/read-xml.ts";
export { sizeText } from "./data/size-text.ts";
export { writeXml } from "./data/write-xml.ts";
export {
  type Auth,
  type ConnectorContext,
  type ConnectorDefinition,
  type CrossReferences,
  defineConnector,
  type Example,
  type Log,
  type LogFields,
  type Status,
} from "./definitions/connector.ts";
export { operationsOf } from "./definitions/define-operation.ts";
export {
  compareDiagnostics,
  type Diagnostic,
  type Edit,
  type Fix,
  type Position,
  type Severity,
  type Span,
} from "./definitions/diagnostic.ts";
export {
  type Bindings,
  type Expression,
  isSecretReference,
  type Mapping,
  type SecretReference,
  type Template,
  type TemplatePlace,
} from "./definitions/expression.ts";
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
  reasonText,
  stackOf,
  thrownText,
} from "./definitions/failure.ts";
export { defineHelper, type Helper, type HelperDefinition } from "./definitions/helper.ts";
export type { HttpAnswer, HttpClient, HttpRequest } from "./definitions/http.ts";
export {
  defineJournal,
  type JournalCheck,
  type JournalContext,
  type JournalDefinition,
} from "./definitions/journal.ts";
export { type Machine, type Move, movesOf, type Next } from "./definitions/machine.ts";
export {
  endedStates,
  type MessageMove,
  type MessageState,
  mayBecome,
  messageMoves,
  messageStates,
  unfinishedStates,
  waitingStates,
} from "./definitions/message-state.ts";
export {
  type BrokenRecord,
  type CallOperation,
  type CursorForm,
  callOf,
  type Delivery,
  type ListCall,
  type ListOperation,
  type Operation,
  type OperationCall,
  type Page,
  type Receipt,
  type SubscribeCall,
  type SubscribeOperation,
  type Trait,
  traits,
  type Verification,
} from "./definitions/operation.ts";
export {
  type Path,
  type Placed,
  type Problem,
  type ProblemOf,
  type Sentences,
  type Told,
  type Words,
  wordsOf,
} from "./definitions/problem.ts";
export { defineRule, type Finding, type RuleDefinition, type RuleText } from "./definitions/rule.ts";
export { defineSimulator, type Simulator, type SimulatorDefinition } from "./definitions/simulator.ts";
export {
  type Acceptance,
  type Arrival,
  defineTrigger,
  type Standstill,
  type TriggerContext,
  type TriggerDefinition,
  type WebhookAnswer,
  type WebhookRefusal,
  type WebhookRequest,
} from "./definitions/trigger.ts";
export {
  type Config,
  configParts,
  createRegistry,
  defineConfig,
  type KindPart,
  type Parts,
  type Registry,
} from "./registry.ts";
export {
  isSignedBy,
  type PublicKeyAlgorithm,
  privateKeyOf,
  publicKeyAlgorithms,
  publicKeyOf,
  publicKeyOfSet,
  signedBy,
} from "./signing/public-key.ts";
export { type KeyForm, keyOf, keyProblem } from "./signing/secret-key.ts";
export {
  type SignedRequest,
  signatureFields,
  signatureOf,
  signedBytes,
  signedText,
} from "./signing/signature.ts";
export { instantForms, signedInstant, writtenInstant } from "./signing/signed-instant.ts";
export { type CallTimeout, createCallTimeout } from "./time/call-timeout.ts";
export { type Clock, delayed, elapsedOf, systemClock, type Timer } from "./time/clock.ts";
export { type ClockChange, clockChanges, firesWithin } from "./time/clock-changes.ts";
export { createTurns, type Turns } from "./time/event-loop.ts";
export { atOnce, flatMapInParts, type InParts, inTurns } from "./time/in-parts.ts";
export { threadTime } from "./time/thread-time.ts";
