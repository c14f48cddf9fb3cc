import type { Path } from "./problem.ts";

/** What an expression may read beside the message at its root; names without the `$`. */
export type Bindings = Readonly<Record<string, unknown>>;

/** A compiled JSONata expression. Pure: the same input and bindings give the same answer. */
export interface Expression {
  /** The text as the integrator wrote it. */
  readonly source: string;
  /**
   * Evaluates against `message` (never changed). Missing values are `undefined`; the result is plain data.
   * Throws a `Failure` of class `MappingError` or `LimitExceeded`, or of the class that `$raise` names.
   */
  evaluate(message: unknown, bindings?: Bindings): Promise<unknown>;
}

/** A mapping tree, one expression, or a `.jsonata` file: makes one value from the message. */
export interface Mapping {
  /** Leaves with their place in the tree; one leaf at `[]` for a whole-message expression. */
  readonly leaves: readonly { path: Path; expression: Expression }[];
  /** Leaves whose expression yields nothing are left out of the result. Throws as `Expression` does. */
  evaluate(message: unknown, bindings?: Bindings): Promise<unknown>;
}

/** Where a template's text goes; decides how values are encoded. */
export type TemplatePlace = "urlPath" | "urlQuery" | "header" | "text" | "html" | "json";

/** A compiled Nunjucks template: text from data, own properties only, no calls. */
export interface Template {
  readonly source: string;
  /** What it looks up at the root of its data. */
  readonly names: ReadonlySet<string>;
  /** Throws a `Failure` of class `MappingError` when a value is missing or does not fit its place. */
  render(data: Bindings): string;
}

/** `${secret:path}`, or a bare name where the field itself is a secret. Resolved when needed, never stored. */
export interface SecretReference {
  /** Full path, the retailer's prefix included: `acme/odoo/api-key`. */
  readonly secret: string;
}

export function isSecretReference(value: unknown): value is SecretReference {
  return typeof value === "object" && value !== null && "secret" in value && typeof value.secret === "string";
}
