import { createHash } from "node:crypto";
import { classKind, type Expression, errorClasses, Failure, memberAt, withMemberAt } from "@crossdock/kit";
import type { AnswerView } from "./answer-view.ts";
import { httpFailures } from "./http-failures.ts";
import type { OperationPlan } from "./operation-schema.ts";
import { type HttpCall, sendCall } from "./send-call.ts";

type EachPlan = NonNullable<OperationPlan["each"]>;

interface Item {
  key: string;
  value: unknown;
}

/** An item that its target refused, or did not answer. */
interface Refused {
  key: string;
  class: string;
  title: string;
  /** Whether nobody knows if it was written. */
  isOpen: boolean;
}

const mostItems = 10_000;
/** Refused items that a failure names. */
const mostNamed = 20;

/**
 * Sends the items of a call that no earlier try has written, and reads what became of each. What was written is kept with
 * the journal, by the key of the call; where any is refused the call fails, and its retry sends the refused ones alone.
 */
export async function runEach(plan: OperationPlan, each: EachPlan, call: HttpCall): Promise<unknown> {
  const all = await itemsIn(each, call.input);
  const marks = marksOf(plan, call);
  const written = new Set(await marks.read());
  const left = all.filter(({ key }) => !written.has(marks.of(key)));
  if (left.length === 0 && all.length > 0) return undefined;
  const input = withItems(each, call.input, left);
  // Another list under the same key would be answered with what the first one was.
  const idempotencyKey =
    left.length === all.length
      ? call.idempotencyKey
      : `${call.idempotencyKey}/${digest(left.map(({ key }) => key).join("\n"))}`;
  const { view, result } = await sendCall(plan, { ...call, input, idempotencyKey });
  const refused = await refusedOf(each, left, view, call.input);
  const failed = new Set(refused.map(({ key }) => key));
  if (failed.size === 0) return result;
  const done = left.filter(({ key }) => !failed.has(key));
  if (done.length > 0) await marks.keep([...written, ...done.map(({ key }) => marks.of(key))]);
  throw failureOf(refused, all.length);
}

async function itemsIn({ of, key }: EachPlan, input: unknown): Promise<Item[]> {
  const list = of === undefined ? input : memberAt(input, of);
  if (!Array.isArray(list))
    throw httpFailures.fail(
      "badRequest",
      `the input has no list${of === undefined ? "" : ` \`${of}\``} of items`,
      {
        outcome: "notSent",
      },
    );
  if (list.length > mostItems)
    throw httpFailures.fail("badRequest", `at most ${mostItems} items are sent in one call`, {
      outcome: "notSent",
    });
  const items: Item[] = [];
  const known = new Set<string>();
  for (const value of list) {
    const found = keyText(await key.evaluate(value));
    if (found === undefined || known.has(found)) {
      const why = found === undefined ? "an item has no key" : "two items have the same key";
      throw httpFailures.fail("badRequest", `${why}, so that their answers cannot be told apart`, {
        outcome: "notSent",
      });
    }
    known.add(found);
    items.push({ key: found, value });
  }
  return items;
}

function withItems({ of }: EachPlan, input: unknown, items: readonly Item[]): unknown {
  const values = items.map(({ value }) => value);
  return of === undefined ? values : withMemberAt(input, of, values);
}

/** The items that were not written. An answer without a place for them says nothing of any. */
async function refusedOf(
  each: EachPlan,
  items: readonly Item[],
  view: AnswerView,
  input: unknown,
): Promise<Refused[]> {
  const found = await each.answers.evaluate(view, { input });
  const answers = found === undefined || found === null ? [] : [found].flat();
  const byKey = new Map<string, unknown>();
  for (const [index, answer] of answers.entries()) {
    const key = each.by ? keyText(await each.by.evaluate(answer)) : items[index]?.key;
    if (key !== undefined) byKey.set(key, answer);
  }
  const refused: Refused[] = [];
  for (const { key } of items) {
    if (!byKey.has(key)) {
      if (!each.onlyFailed)
        refused.push({ key, class: "Unavailable", title: "the answer says nothing of it", isOpen: true });
      continue;
    }
    const answer = byKey.get(key);
    if ((await each.failed.evaluate(answer)) === true) refused.push(await refusal(each, key, answer));
  }
  return refused;
}

async function refusal({ error }: EachPlan, key: string, answer: unknown): Promise<Refused> {
  const asked = async (expression: Expression | undefined) => expression?.evaluate(answer);
  const title = await asked(error?.title);
  const named = await asked(error?.class);
  const known = typeof named === "string" && Object.hasOwn(errorClasses, named);
  return {
    key,
    class: known ? named : "Rejected",
    title: typeof title === "string" && title !== "" ? title : "refused",
    isOpen: false,
  };
}

/** What may be tried again is: then the others are refused once more, and nothing is written twice. */
function failureOf(refused: readonly Refused[], count: number): Failure {
  const transient = refused.find(({ class: name }) => classKind(name) === "transient");
  const [first] = refused;
  const decisive = transient ?? first;
  const named = refused.slice(0, mostNamed).map(({ key, title }) => `${key}: ${title}`);
  const more = refused.length > mostNamed ? [`… and ${refused.length - mostNamed} more`] : [];
  return new Failure(
    decisive?.class ?? "Rejected",
    `${refused.length} of ${count} items were not written: ${decisive?.title ?? ""}`,
    {
      outcome: refused.some(({ isOpen }) => isOpen) ? "unknown" : "refused",
      detail: [...named, ...more].join("\n"),
    },
  );
}

/** Which items of a call were written, as digests: a key may name a person. */
function marksOf({ request }: OperationPlan, { connection, idempotencyKey }: HttpCall) {
  const { system, crossReferences } = connection;
  const entity = `written items of ${request.method} ${request.path.source}`;
  return {
    of: (key: string) => digest(key),
    async read(): Promise<string[]> {
      return (await crossReferences.get(system, entity, idempotencyKey))?.split(" ") ?? [];
    },
    keep: (marks: readonly string[]) => crossReferences.put(system, entity, idempotencyKey, marks.join(" ")),
  };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}

function keyText(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
