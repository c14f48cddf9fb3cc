import type { Aspect, SourceDocument } from "@crossdock/flow";
import type { Span } from "@crossdock/kit";

export type Risk = "high" | "medium" | "low";

/** One side of a change. */
export interface Sight {
  /** As somebody wrote it; an expression as its source, the rest as YAML. */
  text: string;
  /** For an expression: the paths that it reads, `lines[].sku`. */
  reads?: readonly string[];
  span?: Span;
}

/** One thing that is different between two states of a workspace. */
export interface Change {
  kind: string;
  /** `order-to-erp@1`, `acme-odoo`. */
  name: string;
  aspect: Aspect;
  op: "added" | "removed" | "changed" | "moved";
  /** Within the resource, by ids: `steps.order.mapping.note`. Of a contract: where in a message. */
  path: string;
  /** What changed, in words, without the resource's name. */
  title: string;
  /** For what runs in an order: `after \`confirm\``; missing where it differs between retailers. */
  where?: string;
  /** What follows from it that a reader may not expect. */
  note?: string;
  before?: Sight;
  after?: Sight;
  /** Whom it reaches, in the order of their names. */
  retailers: readonly string[];
  /** All retailers that use the resource. */
  everyone: boolean;
  /** Flows that it reaches. */
  flows: readonly string[];
  risk: Risk;
  /**
   * Whether the flow tests fail without it: `unnoticed` where they send something else and none of them fails, `unseen` where
   * they send the same. Missing where tests cannot tell, or none were run.
   */
  tests?: "noticed" | "unnoticed" | "unseen";
  /** For contracts: who still understands whom. */
  compatibility?: {
    verdict: "compatible" | "breaking";
    /** Readers of the new contract understand what was written by the old one. */
    backward: boolean;
    /** Readers of the old contract understand what is written by the new one. */
    forward: boolean;
  };
  /** The document that was edited: its owner is asked. */
  edited: SourceDocument;
}
