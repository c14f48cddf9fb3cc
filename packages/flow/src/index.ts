export type * from "./plan.ts";
export type * from "./view.ts";
export type {
  Compiled,
  CompileOptions,
  CompileWorkspace,
  Fields,
  Files,
  KindName,
  LoadOptions,
  LoadWorkspace,
  Rendered,
  RenderedWorkspace,
  RenderWorkspace,
  ResourceIndex,
  SourceDocument,
  SpanOf,
  Workspace,
} from "./workspace.ts";
