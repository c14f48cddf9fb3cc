import type { Registry } from "@crossdock/kit";
import { checkExpression } from "@crossdock/mapping";

/** What is wrong with an expression, whatever is bound around it. */
export type ExpressionCheck = typeof checkExpression;

/** Texts that are remembered; a daemon reads new ones for months. */
const most = 50_000;

const checks = new WeakMap<Registry, ExpressionCheck>();

/**
 * Checks each text once for a registry: parsing is what loading costs, and flows, overlays and reloads have most of
 * their expressions in common.
 */
export function knownExpressions(registry: Registry): ExpressionCheck {
  const found = checks.get(registry) ?? rememberingCheck();
  checks.set(registry, found);
  return found;
}

function rememberingCheck(): ExpressionCheck {
  const known = new Map<string, ReturnType<ExpressionCheck>>();
  return (source, names) => {
    const key = names ? `${names.join()}\n${source}` : source;
    const found = known.get(key) ?? checkExpression(source, names);
    if (known.size >= most) known.clear();
    known.set(key, found);
    return found;
  };
}
