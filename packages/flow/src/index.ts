export { compileWorkspace } from "./compile/compile-workspace.ts";
export { contractProblems } from "./compile/contract-problems.ts";
export {
  type AnswerPlan,
  type CasePlan,
  type FaultPlan,
  type FlowTestPlan,
  flowTestPlans,
  type MockPlan,
  type TestMessagePlan,
} from "./compile/flow-test-plan.ts";
export { readEnvironment } from "./compile/read-environment.ts";
export { contractSchema, fileOfReference, schemaFile } from "./contract-schema.ts";
export { finalParts } from "./final-parts.ts";
export { type LoaderCode, type LoaderRule, loaderRules } from "./finding-codes.ts";
export { readFixture, withChanges } from "./fixtures.ts";
export { writeNames } from "./flow-test-scope.ts";
export { expressionViews, flowViews, viewFlow } from "./flow-view.ts";
export {
  flowSecretPath,
  type Interpolation,
  interpolationsOf,
  secretPath,
  secretVariable,
} from "./interpolation.ts";
export type { KindDefinition } from "./kinds/define-kind.ts";
export { editorSchema, filePattern } from "./kinds/editor-schema.ts";
export type { ReadExpectation } from "./kinds/flow-test.ts";
export { kindSchema, kinds, unsupportedKinds } from "./kinds/kinds.ts";
export { loadWorkspace } from "./load-workspace.ts";
export { type MarkedField, markedFields } from "./marked-fields.ts";
export { createMemory, type Memory, sameItems } from "./memory.ts";
export { type OriginLine, originLines } from "./origin-lines.ts";
export type * from "./plan.ts";
export { patchedBy, type Reference, referencesOf } from "./references-of.ts";
export { patchSpan, renderWorkspace, withoutOverlays } from "./render-workspace.ts";
export { referenceTo, splitReference } from "./resource-index.ts";
export { roleResolver, rolesOf } from "./role-resolver.ts";
export { contractExamples, contractSample, sampleValue } from "./sample-value.ts";
export { scalarOffsets } from "./scalar-offsets.ts";
export { standInVariables } from "./stand-in-variables.ts";
export { operationsOf } from "./system-operations.ts";
export { tablesOf } from "./tables-of.ts";
export { toYaml } from "./to-yaml.ts";
export type * from "./view.ts";
export type {
  BranchWatcher,
  Compiled,
  CompileOptions,
  Files,
  KindName,
  LoadOptions,
  Rendered,
  RenderedWorkspace,
  ResourceIndex,
  SourceDocument,
  SpanOf,
  Workspace,
} from "./workspace.ts";
