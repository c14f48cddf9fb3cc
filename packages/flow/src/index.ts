export {
  type Compiled,
  type CompileOptions,
  compileInParts,
  compileWorkspace,
} from "./compile/compile-workspace.ts";
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
export { readFixture, withChanges } from "./flow-tests/fixtures.ts";
export { writeNames } from "./flow-tests/flow-test-scope.ts";
export { defineKind, finalField, type KindDefinition } from "./kinds/define-kind.ts";
export { editorSchema, filePattern } from "./kinds/editor-schema.ts";
export type { ReadExpectation } from "./kinds/flow-test.ts";
export { identityOf } from "./kinds/identity.ts";
export { type Aspect, byPath, type DiffState } from "./kinds/kind-diff.ts";
export { kindOf, kindSchema, kindsOf } from "./kinds/kind-schema.ts";
export { kinds } from "./kinds/kinds.ts";
export { unsupportedKinds } from "./kinds/unsupported-kinds.ts";
export { type LoaderCode, type LoaderRule, loaderRules } from "./load/finding-codes.ts";
export { createLoadCache, type LoadCache, type LoadOptions, sameItems } from "./load/load-cache.ts";
export { loadInParts, loadWorkspace, withoutTests } from "./load/load-workspace.ts";
export { tablesOf } from "./load/tables-of.ts";
export type * from "./plan.ts";
export { finalParts } from "./render/final-parts.ts";
export { patchSpan } from "./render/patch-span.ts";
export { renderInParts, renderWorkspace, withoutOverlays } from "./render/render-workspace.ts";
export { renderedOf } from "./render/rendered-of.ts";
export { expressionsIn } from "./resolve/field-texts.ts";
export { type FlowFiles, flowFiles } from "./resolve/flow-files.ts";
export {
  flowSecretPath,
  type Interpolation,
  interpolationsOf,
  secretPath,
  secretPathOf,
  secretVariable,
} from "./resolve/interpolation.ts";
export { type MarkedField, markedFields } from "./resolve/marked-fields.ts";
export { patchedBy, type Reference, referencesOf } from "./resolve/references-of.ts";
export { isCalled, referenceTo, splitReference } from "./resolve/resource-index.ts";
export { roleResolver, rolesOf } from "./resolve/role-resolver.ts";
export { standInVariables } from "./resolve/sample-variables.ts";
export { secretProviders } from "./resolve/secret-providers.ts";
export { usersOf } from "./resolve/users-of.ts";
export { type OriginLine, originLines } from "./source/origin-lines.ts";
export { scalarOffsets } from "./source/scalar-offsets.ts";
export { toYaml } from "./source/to-yaml.ts";
export { fileOfReference, schemaFile } from "./view/contract-schema.ts";
export { expressionViews, viewFlow } from "./view/flow-view.ts";
export { contractExamples, contractSample, sampleValue } from "./view/sample-value.ts";
export type * from "./view/view.ts";
export type {
  BranchWatcher,
  Files,
  JsonSchema,
  Rendered,
  ResourceIndex,
  SourceDocument,
  SpanOf,
  Workspace,
} from "./workspace.ts";
