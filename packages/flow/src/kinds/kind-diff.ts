import type { Path } from "@crossdock/kit";
import type { ExpressionView, FlowView } from "../view/view.ts";
import type { Files, Rendered, SourceDocument, Workspace } from "../workspace.ts";

/** What a change is about; a diff weighs its risk by it. */
export type Aspect =
  | "resource"
  | "use"
  | "mode"
  | "contract"
  | "input"
  | "identity"
  | "trigger"
  | "step"
  | "order"
  | "route"
  | "target"
  | "condition"
  | "mapping"
  | "check"
  | "assertion"
  | "test"
  | "lostTest"
  | "table"
  | "catch"
  | "retry"
  | "limits"
  | "breaker"
  | "timeout"
  | "system"
  | "vars"
  | "environment"
  | "policy"
  | "approvals"
  | "classification"
  | "verify"
  | "owner"
  | "criticality"
  | "residency"
  | "about";

export type EditOp = "added" | "removed" | "changed" | "moved";

/** What a change is about, its subject in words (`step \`order\`: the condition`), and what follows from it. */
export type Told = readonly [aspect: Aspect, subject: string, note?: string | undefined];

/** How a diff speaks of a kind. */
export interface KindDiff {
  /** In the words of a person who does not know the file. `shown`: keys, and of items of lists what tells them apart. */
  tells(shown: readonly string[], op: EditOp): Told;
  /** Whether a flow feels a change at `shown`. Default: where the flow, as it is rendered, refers to the document. */
  reaches?(flow: FlowView, document: SourceDocument, shown: readonly string[], state: DiffState): boolean;
  /** Every flow in use feels a change at `shown`, whatever it refers to. */
  everywhere?(shown: readonly string[]): boolean;
  /** The resource with what other files hold of it, as far as they are there. */
  opened?(rendered: Rendered, files: Files): Rendered;
  /** What its coming and going is about, with what follows from it. Default: `resource`. */
  existence?(op: "added" | "removed"): readonly [aspect: Aspect, note?: string | undefined];
  /** The field with the path of a JSON Schema whose changes are judged by who still understands whom. */
  schemaField?: string;
}

/** One of the two states that are compared, as far as a kind asks it. */
export interface DiffState {
  files: Files;
  workspace: Workspace;
  /** Paths that an expression of the resource reads. */
  reads(view: ExpressionView, rendered: Rendered): readonly Path[];
}

/** `: \`a.b\`` after a subject; nothing for the subject as a whole. */
export function within(path: readonly string[], before = ": "): string {
  if (path.length === 0) return "";
  return before === "." ? `.${path.join(".")}` : `${before}\`${path.join(".")}\``;
}

/** A field of what a mapping makes. */
export function fieldText(path: readonly string[]): string {
  return path.length === 0 ? "the mapping" : `field \`${path.join(".")}\``;
}

/** A change that is told by the path of its field. */
export function byPath(aspect: Aspect, shown: readonly string[]): Told {
  return [aspect, `\`${shown.join(".")}\``];
}
