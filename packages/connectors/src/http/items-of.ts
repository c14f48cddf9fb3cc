import type { AnswerBindings, AnswerView } from "./answer-view.ts";
import { httpFailures } from "./http-failures.ts";
import { atPath, bodyPaths, hasPath } from "./mentioned-paths.ts";
import type { OperationPlan } from "./operation-schema.ts";

/** The records of a page. */
export interface PageItems {
  items: readonly unknown[];
  /** How many the System gave, before `items` picked some. */
  given: number;
}

/**
 * The records of an answer. An empty list has to say that it is one: `[]`, `null` where the records belong, or 204. An
 * answer without the place that `items` reads is an error that came with the wrong status, and not an empty list.
 */
export async function itemsOf(
  plan: OperationPlan,
  view: AnswerView,
  bound: AnswerBindings,
): Promise<PageItems> {
  if (view.body === undefined && view.status === 204) return { items: [], given: 0 };
  if (!plan.items) {
    if (Array.isArray(view.body)) return { items: view.body, given: view.body.length };
    throw notAList("the body is not a list; say with `items` where the records are");
  }
  const { source } = plan.items;
  const value = await plan.items.evaluate(view, bound);
  const paths = bodyPaths(source);
  const [first] = paths;
  if (value === undefined || value === null) {
    const isEmpty = first ? paths.some((path) => hasPath(view.body, path)) : typeof view.body === "object";
    if (!isEmpty || view.body === null) throw noRecords(source);
    return { items: [], given: first ? lengthAt(view.body, first) : 0 };
  }
  if (Array.isArray(value)) {
    return { items: value, given: Math.max(value.length, first ? lengthAt(view.body, first) : 0) };
  }
  // JSONata makes a single value of a list of one; text where a list belongs is something else.
  const written = first && `body.${first.join(".")}` === source.trim() ? atPath(view.body, first) : undefined;
  if (typeof value !== "object" && (value === view.body || written === value)) {
    throw notAList(`\`${source}\` is ${typeof value}, and not a list of records`);
  }
  return { items: [value], given: Math.max(1, first ? lengthAt(view.body, first) : 1) };
}

function lengthAt(body: unknown, path: readonly string[]): number {
  const list = atPath(body, path);
  return Array.isArray(list) ? list.length : 0;
}

function notAList(title: string): Error {
  return httpFailures.fail("badAnswer", title);
}

function noRecords(source: string): Error {
  return httpFailures.fail("noSuccess", `the answer has nothing where \`${source}\` looks for records`);
}
