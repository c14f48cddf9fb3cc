export { isPermitted, type Permission, permissions, type Role, roles } from "./access.ts";
export {
  type Client,
  createClient,
  ProblemAnswer,
  type Transport,
  UnknownAnswer,
} from "./client.ts";
export { openApi } from "./openapi.ts";
export {
  type ApiProblem,
  commandProblems,
  commonProblems,
  type ProblemType,
  problems,
  told,
} from "./problems.ts";
export type { RefusalCause } from "./refusals.ts";
export type { AnswerOf, AnyRoute, BodyOf, ParamsOf, QueryOf, Route } from "./route.ts";
export { type Routes, routes } from "./routes.ts";
export { type ShownState, shownStates } from "./shapes.ts";
