import { type BrokenRecord, type Expression, Failure } from "@crossdock/kit";
import type { AnswerBindings, AnswerView } from "./answer-view.ts";
import { httpFailures } from "./http-failures.ts";
import { atPath, type BodyPath, bodyPaths, hasPath, withAtPath } from "./mentioned-paths.ts";
import type { OperationPlan } from "./operation-schema.ts";

/** The records of a page. */
export interface PageItems {
  items: readonly unknown[];
  /** Elements of the System's list that `items` fails for, as they came. */
  broken: readonly BrokenRecord[];
  /** Both, in the order of the System. */
  records: readonly unknown[];
  /** How many the System gave, before `items` picked some. */
  given: number;
}

/**
 * The records of an answer. An empty list has to say that it is one: `[]`, `null` where the records belong, or 204. An
 * answer without the place that `items` reads is an error that came with the wrong status, and not an empty list.
 * Where `items` fails for the list as a whole, each element is read by itself, so that one holds up none of the others.
 */
export async function itemsOf(
  plan: OperationPlan,
  view: AnswerView,
  bound: AnswerBindings,
): Promise<PageItems> {
  if (view.body === undefined && view.status === 204) return page([], 0);
  if (!plan.items) {
    if (Array.isArray(view.body)) return page(view.body, view.body.length);
    throw notAList("the body is not a list; say with `items` where the records are");
  }
  const { source } = plan.items;
  const paths = bodyPaths(source);
  const [first] = paths;
  let value: unknown;
  try {
    value = await plan.items.evaluate(view, bound);
  } catch (error) {
    const list = first && atPath(view.body, first);
    if (!(error instanceof Failure) || !first || !Array.isArray(list)) throw error;
    return oneByOne(plan.items, view, bound, { path: first, list });
  }
  if (value === undefined || value === null) {
    const isEmpty = first ? paths.some((path) => hasPath(view.body, path)) : typeof view.body === "object";
    if (!isEmpty || view.body === null) throw noRecords(source);
    return page([], first ? lengthAt(view.body, first) : 0);
  }
  if (Array.isArray(value)) {
    return page(value, Math.max(value.length, first ? lengthAt(view.body, first) : 0));
  }
  // JSONata makes a single value of a list of one; text where a list belongs is something else.
  const written = first && `body.${first.join(".")}` === source.trim() ? atPath(view.body, first) : undefined;
  if (typeof value !== "object" && (value === view.body || written === value)) {
    throw notAList(`\`${source}\` is ${typeof value}, and not a list of records`);
  }
  return page([value], Math.max(1, first ? lengthAt(view.body, first) : 1));
}

function page(items: readonly unknown[], given: number): PageItems {
  return { items, broken: [], records: items, given };
}

/** What `items` makes of each element, as if the list had no other. */
async function oneByOne(
  items: Expression,
  view: AnswerView,
  bound: AnswerBindings,
  { path, list }: { path: BodyPath; list: readonly unknown[] },
): Promise<PageItems> {
  const picked: unknown[] = [];
  const broken: BrokenRecord[] = [];
  const records: unknown[] = [];
  for (const record of list) {
    try {
      const alone = { ...view, body: withAtPath(view.body, path, [record]) };
      const value = await items.evaluate(alone, bound);
      const made: readonly unknown[] = value === undefined || value === null ? [] : [value].flat();
      picked.push(...made);
      records.push(...made);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      broken.push({ record, problem: `\`items\` fails for the record: ${error.title}` });
      records.push(record);
    }
  }
  return { items: picked, broken, records, given: list.length };
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
