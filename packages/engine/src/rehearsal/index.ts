export { compare, type Unequal } from "./compare.ts";
export { type CaseResult, type FlowTestOptions, runFlowTests } from "./flow-tests.ts";
export { type Difference, judge } from "./judge.ts";
export { mockedAnswers, withVars } from "./mocked.ts";
export type { LogLine, Observed, ObservedMessage } from "./observed.ts";
export type { RecordedCall } from "./recorded-call.ts";
export type { Taken } from "./taken-branches.ts";
