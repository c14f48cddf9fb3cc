import { type FlowView, type RenderedWorkspace, tablesOf } from "@crossdock/flow";
import { type Fields, textAt } from "@crossdock/kit";
import { type LookUpTable, type Scope, type Shape, shapeOf, shapeOfValue } from "@crossdock/mapping";
import { identities } from "./analysis-cache.ts";
import { interpolationOf } from "./interpolation.ts";

/** What the expressions of a workspace may read, each part made once. */
export interface Scopes {
  /** Shape of the messages of a contract; unknown where it cannot be read. */
  contract(reference: string | undefined): Shape;
  /** Shape of what fits a schema of the registry. */
  schema(schema: object): Shape;
  /** What all expressions of a flow may read; the results of its steps are not there yet. */
  flow(flow: FlowView): Scope;
  /** What a Mapping may read: it is shared, so nothing is known of a retailer. */
  mapping(from: string | undefined): Scope;
  /** The shape of an object with these fields; the same fields give the same shape. */
  object(fields: Readonly<Record<string, Shape>>): Shape;
}

const unknown: Shape = { type: "unknown" };
const text: Shape = { type: "string" };

export function createScopes(rendered: RenderedWorkspace): Scopes {
  const contracts = new Map<string, Shape>();
  const schemas = new WeakMap<object, Shape>();
  const tables = new Map<string, Record<string, LookUpTable>>();
  const variables = new WeakMap<Fields, Shape>();
  const objects = new Map<string, Shape>();
  const same = new Map<string, Shape>();
  const identityOf = identities();

  /** Shapes that are the same in two places are one object, so that what reads them is walked once. */
  function sharedShape(shape: Shape): Shape {
    const text = JSON.stringify(shape);
    const known = same.get(text) ?? shape;
    same.set(text, known);
    return known;
  }

  function contract(reference: string | undefined): Shape {
    if (reference === undefined) return unknown;
    let shape = contracts.get(reference);
    if (!shape) {
      const schema = rendered.workspace.contracts.schema(reference);
      shape = schema ? shapeOf(schema) : unknown;
      contracts.set(reference, shape);
    }
    return shape;
  }

  function tablesFor(retailer: string): Record<string, LookUpTable> {
    const known = tables.get(retailer) ?? tablesOf(rendered, retailer);
    tables.set(retailer, known);
    return known;
  }

  function varsOf(vars: Fields): Shape {
    const known = variables.get(vars) ?? sharedShape(shapeOfVars(vars));
    variables.set(vars, known);
    return known;
  }

  return {
    contract,
    object(fields) {
      const key = Object.entries(fields)
        .map(([name, shape]) => `${name}:${identityOf(shape)}`)
        .join("\n");
      const known = objects.get(key) ?? { type: "object", fields: { ...fields } };
      objects.set(key, known);
      return known;
    },
    schema(schema) {
      const known = schemas.get(schema) ?? sharedShape(shapeOf(schema));
      schemas.set(schema, known);
      return known;
    },
    flow({ value, retailer, vars }) {
      const reference = textAt(value, "input", "contract");
      return {
        input: contract(reference),
        variables: { vars: vars ? varsOf(vars) : unknown, retailer: text, trigger: unknown },
        ...(retailer === null ? {} : { tables: tablesFor(retailer) }),
      };
    },
    mapping: (from) => ({
      input: contract(from),
      variables: { vars: unknown, retailer: text, trigger: unknown },
    }),
  };
}

/** The types of a retailer's values: what they are today must not make a condition constant. */
function shapeOfVars(vars: Fields): Shape {
  const fields = Object.entries(vars).map(([name, value]) => [name, shapeOfVar(value)] as const);
  return { type: "object", fields: Object.fromEntries(fields) };
}

function shapeOfVar(value: unknown): Shape {
  // An interpolated value may be read as anything.
  return interpolationOf(value) ? unknown : widened(shapeOfValue(value));
}

function widened(shape: Shape): Shape {
  if (shape.type === "list") return { ...shape, items: widened(shape.items) };
  if (shape.type === "union") return { ...shape, members: shape.members.map(widened) };
  if (shape.type === "object") {
    const fields = Object.entries(shape.fields).map(([name, field]) => [name, widened(field)] as const);
    return { ...shape, fields: Object.fromEntries(fields) };
  }
  if (!("values" in shape)) return shape;
  const { values: _, ...rest } = shape;
  return rest;
}
