import { type Analysis, analyse, type ParsedExpression, type Scope } from "@crossdock/mapping";

/** Analyses by expression and scope: what retailers and flows have in common is walked once. */
export type AnalysisCache = (text: ParsedExpression, scope: Scope) => Analysis;

export function createAnalysisCache(): AnalysisCache {
  const known = new Map<string, Analysis>();
  const identityOf = identities();
  return (text, scope) => {
    const { source } = text;
    // What an expression does not name cannot change what it yields: retailers differ in their values and tables.
    const variables = Object.entries(scope.variables).map(([name, shape]) =>
      source.includes(`$${name}`) ? `${name}:${identityOf(shape)}` : name,
    );
    const tables = source.includes("$table") ? identityOf(scope.tables ?? known) : "";
    const key = [identityOf(scope.input), tables, ...variables, source].join("\n");
    const found = known.get(key) ?? analyse(text, scope);
    known.set(key, found);
    return found;
  };
}

/** Numbers objects; the same object always has the same number. */
export function identities(): (object: object) => number {
  const numbers = new WeakMap<object, number>();
  let last = 0;
  return (object) => {
    const number = numbers.get(object) ?? ++last;
    numbers.set(object, number);
    return number;
  };
}
