import { compareChoices } from "./compare-choices.ts";
import { compareFields } from "./compare-fields.ts";
import { compareItems } from "./compare-items.ts";
import { compareValues } from "./compare-values.ts";
import type { Comparison, SchemaChange } from "./comparison.ts";
import { idOf, type SchemaNode, type Schemas } from "./schema-node.ts";
import { viewOf } from "./schema-view.ts";

/** Two schemas and the files that their references lead to. */
export interface SchemaPair {
  before: { schemas: Schemas; root: SchemaNode };
  after: { schemas: Schemas; root: SchemaNode };
}

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
