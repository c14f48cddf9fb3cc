export { checkExpression, type ExpressionProblem } from "./check-expression.ts";
export { compileExpression, type ExpressionOptions } from "./compile-expression.ts";
export { compileMapping, MappingTreeError } from "./compile-mapping.ts";
export { ExpressionError } from "./expression-error.ts";
export { type Helper, helpers } from "./helpers.ts";
export { defaultLimits, type Limits } from "./limits.ts";
