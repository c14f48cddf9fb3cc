import type { Span } from "@crossdock/kit";
import { compareChoices } from "./compare-choices.ts";
import { compareFields } from "./compare-fields.ts";
import { compareItems } from "./compare-items.ts";
import { compareValues } from "./compare-values.ts";
import { idOf, type SchemaNode, type Schemas } from "./schema-node.ts";
import { type SchemaView, viewOf } from "./schema-view.ts";

/** What is different at one place of a schema. */
export interface SchemaChange {
  /** Where in a message: `lines[].sku`, `custom.*`; empty for the whole. */
  path: string;
  /** What changed, in words, without the path. */
  reason: string;
  /** Whoever reads by the new schema understands everything that was written by the old one. */
  backward: boolean;
  /** Whoever reads by the old schema understands everything that is written by the new one. */
  forward: boolean;
  /** A declared field is gone: `compatible` for readers that tolerate its absence, and yet less than before. */
  removes?: boolean;
  before?: Span | undefined;
  after?: Span | undefined;
}

/** Two schemas and the files that their references lead to. */
export interface SchemaPair {
  before: { schemas: Schemas; root: SchemaNode };
  after: { schemas: Schemas; root: SchemaNode };
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

/**
 * Every difference of two JSON Schemas that changes what they accept, with a verdict for both directions. A writer
 * sends only fields that its schema declares; a reader tolerates fields that it does not know. Where it cannot be
 * proven that all values fit, the verdict is that they do not.
 */
export function compareSchemas({ before, after }: SchemaPair): SchemaChange[] {
  return compare([before.root], [after.root], "", {
    schemas: { before: before.schemas, after: after.schemas },
    open: new Set(),
  });
}

interface State {
  schemas: { before: Schemas; after: Schemas };
  /** Pairs that are being compared further up: a schema that contains itself. */
  open: ReadonlySet<string>;
}

function compare(
  beforeNodes: readonly SchemaNode[],
  afterNodes: readonly SchemaNode[],
  path: string,
  state: State,
): SchemaChange[] {
  const { schemas } = state;
  const before = viewOf(beforeNodes, schemas.before);
  const after = viewOf(afterNodes, schemas.after);
  const id = `${before.nodes.map(idOf).join(" ")} > ${after.nodes.map(idOf).join(" ")}`;
  if (state.open.has(id)) return [];
  const inside: State = { schemas, open: new Set([...state.open, id]) };
  const comparison: Comparison = {
    before,
    after,
    path,
    schemas,
    inner: (one, other, step) => compare(one, other, joined(path, step), inside),
    fits(writer, reader, direction) {
      // The writer's nodes belong to the old side when the new one reads.
      const [one, other] = direction === "backward" ? [writer, reader] : [reader, writer];
      return compare(one, other, path, inside).every((change) => change[direction]);
    },
  };
  const parts = [compareValues, compareFields, compareItems, compareChoices];
  return parts.flatMap((part) => part(comparison));
}

function joined(path: string, step: string): string {
  if (step === "") return path;
  return path === "" || step.startsWith("[") ? `${path}${step}` : `${path}.${step}`;
}
