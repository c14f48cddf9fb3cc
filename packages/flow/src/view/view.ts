import type {
  CallOperation,
  ConnectorDefinition,
  Diagnostic,
  FieldMark,
  Fields,
  Operation,
  Path,
  Span,
  TriggerDefinition,
} from "@crossdock/kit";
import type { ParsedExpression, ParsedTemplate } from "@crossdock/mapping";
import type { JsonSchema, Rendered, SourceDocument, SpanOf, Workspace } from "../workspace.ts";

/** An expression, a leaf of a mapping, or a template, wherever it stands. */
export interface ExpressionView {
  /** Path in the rendered resource; for a leaf of a mapping the leaf's path. */
  readonly path: Path;
  readonly text: ParsedExpression | ParsedTemplate;
  readonly mark: FieldMark;
  /** For a leaf: where its value goes in what the mapping makes. */
  readonly leaf?: Path;
  /** Its place; `range` in offsets of its text. A `.jsonata` file's own place for `mapping: { file }`. */
  span(range?: readonly [number, number]): Span;
}

/** Where a target or a trigger leads. Undefined parts could not be resolved; the loader has said why. */
export interface Called<Found extends Operation = Operation> {
  /** As written: a role of the retailer, or the name of a System. */
  readonly role: string | undefined;
  readonly system: SourceDocument | undefined;
  readonly connector: ConnectorDefinition | undefined;
  readonly operation: Found | undefined;
  /** The operation's name as written. */
  readonly operationName: string | undefined;
}

export interface TriggerView {
  readonly id: string;
  /** Of the part's own fields: `triggers`, index, part. */
  readonly path: Path;
  /** Key of the part: `poll`, `webhook`. */
  readonly part: string;
  readonly definition: TriggerDefinition | undefined;
  /** The part's own fields as written. */
  readonly value: Fields;
  /** The event that it takes; undefined where it takes none. */
  readonly event: string | undefined;
  readonly called: Called;
  /** Lists of Systems that its settings read beside what it brings, such as a sender's keys; `path` is theirs in the flow. */
  readonly asked: readonly { readonly path: Path; readonly called: Called }[];
}

export interface StepView {
  readonly id: string;
  readonly path: Path;
  /** Long form, as written. */
  readonly value: Fields;
  /** The event that it emits instead of calling somebody. */
  readonly emit: string | undefined;
  /** One entry, or one per route. Empty: the step has no target. A list stands there as a step calls it. */
  readonly calls: readonly Called<CallOperation>[];
  readonly expressions: readonly ExpressionView[];
  /** `retry` of the step or of the flow's defaults, resolved through the Policy; durations in milliseconds. */
  readonly retry: readonly RetryView[];
  /** Milliseconds; undefined: the System's `limits.timeout`. */
  readonly timeout: number | undefined;
}

/** One line of a retry list with the values that apply. */
export interface RetryView {
  readonly errors: readonly string[];
  readonly interval: number;
  readonly maxAttempts: number | undefined;
  readonly maxElapsed: number | undefined;
  readonly span: Span;
}

/** A rendered flow with everything it refers to resolved. */
export interface FlowView {
  /** `name@version`. */
  readonly flow: string;
  readonly retailer: string | null;
  /** The Retailer that it runs for; undefined without one. */
  readonly owner: SourceDocument | undefined;
  readonly rendered: Rendered;
  /** Long form as written. */
  readonly value: Fields;
  readonly spanOf: SpanOf;
  readonly triggers: readonly TriggerView[];
  readonly steps: readonly StepView[];
  /** Expressions outside steps: identity, triggers, catch. */
  readonly expressions: readonly ExpressionView[];
  /** Schema of the normalised message; undefined without `input`, or when it could not be read. */
  readonly inputSchema: JsonSchema | undefined;
  /** `$vars` of the retailer; undefined without a retailer. */
  readonly vars: Fields | undefined;
}

/** The view of a rendered flow, and what has to stay the same for it to hold. */
export interface ViewedFlow {
  view: FlowView;
  /** What is wrong with its calls. */
  problems: readonly Diagnostic[];
  policy: SourceDocument | undefined;
}

export interface RenderedWorkspace {
  readonly workspace: Workspace;
  /**
   * Every resource but overlays: flows once for each retailer that uses them (once with retailer null when nobody
   * does), the rest once.
   */
  readonly resources: readonly Rendered[];
  /** The views of the flows among them that are valid. */
  readonly flows: readonly FlowView[];
  /** XD801, XD802 and shape findings that a patch caused. */
  readonly diagnostics: readonly Diagnostic[];
}
