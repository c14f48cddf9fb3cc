import type { Span } from "@crossdock/kit";
import type { Difference } from "./difference.ts";
import type { SchemaNode, Schemas } from "./schema-node.ts";
import type { SchemaView } from "./schema-view.ts";

/** What is different at one place of a schema. */
export interface SchemaChange {
  /** Where in a message: `lines[].sku`, `custom.*`; empty for the whole. */
  path: string;
  difference: Difference;
  /** Whoever reads by the new schema understands everything that was written by the old one. */
  backward: boolean;
  /** Whoever reads by the old schema understands everything that is written by the new one. */
  forward: boolean;
  /** A declared field is gone: `compatible` for readers that tolerate its absence, and yet less than before. */
  removes?: boolean;
  before?: Span | undefined;
  after?: Span | undefined;
}

/** The comparison of what holds at one place. */
export interface Comparison {
  before: SchemaView;
  after: SchemaView;
  path: string;
  /** The same for a place below; `path` is added to this one's. */
  inner(before: readonly SchemaNode[], after: readonly SchemaNode[], path: string): SchemaChange[];
  /** Whether everything that `writer` may write is accepted by `reader`, each of its side. */
  fits(writer: readonly SchemaNode[], reader: readonly SchemaNode[], direction: Direction): boolean;
  schemas: { before: Schemas; after: Schemas };
}

/** `backward`: the old side writes and the new one reads. `forward`: the other way round. */
export type Direction = "backward" | "forward";
