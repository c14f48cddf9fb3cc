import { type Path, type Registry, secretName } from "@crossdock/kit";
import { kindOf } from "../kinds/kind-schema.ts";
import type { Report } from "../load/report.ts";
import type { Rendered, SourceDocument } from "../workspace.ts";

/** A `${env:NAME}` or `${secret:path}` that stands for a whole value. */
export interface Interpolation {
  source: "env" | "secret";
  /** Name of the environment variable, or path of the secret. */
  name: string;
  path: Path;
}

const anywhere = /\$\{\s*(env|secret)\s*:[^}]*\}?/;
const whole = /^\$\{(env|secret):([A-Za-z0-9_./-]+)\}$/;
const names = { env: /^[A-Za-z_][A-Za-z0-9_]*$/, secret: secretName };

/** The interpolation that `value` is, if it is one. */
export function interpolationOf(value: unknown): { source: "env" | "secret"; name: string } | undefined {
  if (typeof value !== "string") return undefined;
  const [, source, name] = whole.exec(value) ?? [];
  if ((source !== "env" && source !== "secret") || name === undefined) return undefined;
  return names[source].test(name) ? { source, name } : undefined;
}

/** All interpolations of a document, in its order. */
export function interpolationsOf(value: unknown, path: Path = []): Interpolation[] {
  const found = interpolationOf(value);
  if (found) return [{ ...found, path }];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => interpolationsOf(item, [...path, index]));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => interpolationsOf(entry, [...path, key]));
}

/** The full path of a secret that a System or another resource names: a bare name belongs to its retailer. */
export function secretPath(name: string, retailer: string | null): string {
  return retailer === null || name.includes("/") ? name : `${retailer}/${name}`;
}

/**
 * The full path of a secret that a flow names. It always lies below the retailer's own name, so that no tenant can
 * sign with the secret of another.
 */
export function flowSecretPath(name: string, retailer: string): string {
  return `${retailer}/${name}`;
}

/** The full path of a secret that a resource names; undefined while no retailer uses what applies for each of them. */
export function secretPathOf(
  name: string,
  { kind, retailer, document }: Rendered,
  registry: Registry,
): string | undefined {
  if (!kindOf(kind, registry).perRetailer) return secretPath(name, document.retailer);
  return retailer === null ? undefined : flowSecretPath(name, retailer);
}

/** The environment variable that holds a secret: `acme/odoo/api-key` is `<prefix>ACME_ODOO_API_KEY`. */
export function secretVariable(prefix: string, path: string): string {
  return prefix + path.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
}

/** Reports secrets in fields that take none: the text would be an object, and could be logged (XD109). */
export function checkSecretPlaces(document: SourceDocument, report: Report): void {
  if (!document.valid) return;
  const secrets = interpolationsOf(document.value).filter(({ source }) => source === "secret");
  if (secrets.length === 0) return;
  const allowed = new Set(
    document.fields.filter(({ mark }) => mark.kind === "secret").map(({ path }) => JSON.stringify(path)),
  );
  for (const { path } of secrets) {
    if (allowed.has(JSON.stringify(path))) continue;
    report.add("XD109", { id: "misplaced-secret" }, { span: document.spanOf(path) });
  }
}

/** Reports interpolations in keys, in part of a text, and in kinds that take none (XD109). */
export function checkInterpolations(document: SourceDocument, registry: Registry, report: Report): void {
  const allowed = kindOf(document.kind, registry).interpolated === true;
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === "string") {
      if (!anywhere.test(value)) return;
      if (allowed && interpolationOf(value) !== undefined) return;
      const problem = allowed
        ? ({ id: "partial-interpolation" } as const)
        : ({ id: "uninterpolated-kind", kind: document.kind } as const);
      report.add("XD109", problem, { span: document.spanOf(path) });
      return;
    }
    if (typeof value !== "object" || value === null) return;
    for (const [key, entry] of Object.entries(value)) {
      const step = Array.isArray(value) ? Number(key) : key;
      if (typeof step === "string" && anywhere.test(step)) {
        report.add("XD109", { id: "interpolated-key" }, { span: document.spanOf([...path, step], "key") });
      }
      visit(entry, [...path, step]);
    }
  };
  visit(document.value, []);
}
