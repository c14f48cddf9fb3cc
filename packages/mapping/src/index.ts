export { type Compiled, type CompileOptions, compile } from "./compiler/compile.ts";
export { type Branch, type Branching, branchesOf } from "./expression/branches.ts";
export { type Argument, callsOf, type NamedCall, namesIn } from "./expression/calls-of.ts";
export { checkExpression } from "./expression/check-expression.ts";
export { coerceArrays } from "./expression/coerce-arrays.ts";
export { compileExpression } from "./expression/compile-expression.ts";
export { ExpressionError } from "./expression/expression-error.ts";
export { fedBy } from "./expression/fed-by.ts";
export { defaultLimits, type Limits } from "./expression/limits.ts";
export { copiedFields, madeFields } from "./expression/made-objects.ts";
export {
  type ExpressionText,
  type ParsedExpression,
  parseExpression,
} from "./expression/parsed-expression.ts";
export type { ExpressionOptions } from "./expression/product-program.ts";
export { helpers } from "./helpers/helpers.ts";
export { helperProblem } from "./helpers/own-helpers.ts";
export { type LookUpTable, tableFunction } from "./helpers/table-function.ts";
export { analyse } from "./inference/analyse.ts";
export { analyseTree, type TreeAnalysis } from "./inference/analyse-tree.ts";
export type { Analysis, Scope } from "./inference/analysis.ts";
export { type AssignmentProblem, assignable } from "./inference/assignable.ts";
export { truths } from "./inference/conditions.ts";
export { mark, type Shape } from "./inference/shape.ts";
export { type ResolveReference, shapeOf, shapeOfValue } from "./inference/shape-of.ts";
export { describe } from "./inference/sort.ts";
export { compileMapping, MappingTreeError } from "./mapping/compile-mapping.ts";
export type { FoundProblem, Range, TextProblem } from "./problem.ts";
export { type MappingProblem, mappingWords, type ProblemKind } from "./sentences.ts";
export { checkTemplate, compileTemplate } from "./template/compile-template.ts";
export { type ParsedTemplate, parseTemplate, type TemplateText } from "./template/parsed-template.ts";
export { TemplateError } from "./template/template-error.ts";
export { type TemplateRead, templateReads } from "./template/template-reads.ts";
