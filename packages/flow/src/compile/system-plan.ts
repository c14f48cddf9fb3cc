import { digestOf, readFields } from "@crossdock/kit";
import type { Static } from "typebox";
import { kindSchema } from "../kinds/kind-schema.ts";
import { connectorOf, limits, noAuth } from "../kinds/system-fields.ts";
import type { LimitsPlan, SystemPlan } from "../plan.ts";
import { fieldReader } from "../resolve/field-reader.ts";
import { secretPath } from "../resolve/interpolation.ts";
import { deriveOperations } from "../resolve/system-operations.ts";
import type { SourceDocument } from "../workspace.ts";
import type { CompileContext } from "./compile-context.ts";
import { interpolate } from "./interpolate.ts";
import { readKind } from "./read-kind.ts";

/** A System as the engine opens it; undefined when it has findings. */
export function systemPlan(document: SourceDocument, context: CompileContext): SystemPlan | undefined {
  const { registry, textProblem, workspace } = context;
  const connector = connectorOf(document.value, registry);
  if (!connector || !document.valid) return undefined;
  const schema = kindSchema("System", registry, document.value);
  const { value, complete } = interpolate(document, schema, context);
  if (!complete) return undefined;
  const reader = fieldReader({
    source: workspace,
    // A System knows neither message nor retailer: its connector's fields say what they bind.
    binds: [],
    problem: (problem) => textProblem(problem, document.spanOf),
    secretPath: (name) => secretPath(name, document.retailer),
    turns: context.turns,
  });
  const read = readKind("System", registry, value, reader, document.value);
  return {
    name: document.name,
    retailer: document.retailer,
    connector,
    baseUrl: read.baseUrl ?? "",
    ...(read.redirects ? { redirects: read.redirects } : {}),
    auth: read.auth ?? noAuth,
    options: read.options ?? readFields(connector.options, {}),
    limits: limitsPlan(read.limits),
    breaker: read.breaker ?? null,
    operations: deriveOperations(connector, read).operations,
    criticality: read.criticality,
    digest: digestOf([value, document.retailer]),
  };
}

function limitsPlan(written: Static<typeof limits> | undefined): LimitsPlan {
  // Every field of limits is optional or has a default.
  const { concurrency, rate, timeout, headers } = written ?? readFields(limits, {});
  if (!headers) return { concurrency, rate: rate ?? null, timeout, headers: null };
  const { remaining, reset } = headers;
  return {
    concurrency,
    rate: rate ?? null,
    timeout,
    headers: {
      ...(remaining === undefined ? {} : { remaining: remaining.toLowerCase() }),
      ...(reset === undefined ? {} : { reset: { ...reset, name: reset.name.toLowerCase() } }),
    },
  };
}
