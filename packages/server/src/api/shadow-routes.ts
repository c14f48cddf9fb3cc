import type { AnswerOf, Routes } from "@crossdock/api";
import type { Journal, MessageRow, ShadowCall } from "@crossdock/journal";
import { atPointer, compareRequests, type Difference } from "./compare-requests.ts";
import type { Handler } from "./handler.ts";
import { instant } from "./instant.ts";

type Shadow = AnswerOf<Routes["listShadows"]>["items"][number];
type Compared = AnswerOf<Routes["compareShadows"]>["items"][number];

export const listShadows: Handler<Routes["listShadows"]> = async ({ query }, { journal }) => {
  const page = await journal.messages.list({ ...query, mode: "shadow" });
  const items = await Promise.all(page.items.map((row) => shadowView(row, journal)));
  return { items, next: page.next };
};

export const compareShadows: Handler<Routes["compareShadows"]> = async (
  { body: { written, operation, ignore = [], ...filter } },
  { journal },
) => {
  const items = await Promise.all(
    written.map(({ key, request }) => compared(key, request, { journal, filter, operation, ignore })),
  );
  return { items };
};

async function shadowView(row: MessageRow, journal: Journal): Promise<Shadow> {
  const { id, flow, retailer, key, state, acceptedAt, failure } = row;
  const writes = (await callsOf(id, journal)).map(({ step, call }) => {
    const { kind, system, operation, shown, madeUp, found } = call;
    return { step, kind, system, operation, request: readable(shown), madeUp, found };
  });
  const problem = failure ? `${failure.class}: ${failure.title}` : null;
  return { id, flow, retailer, key, state, acceptedAt: instant(acceptedAt), problem, writes };
}

async function callsOf(id: string, journal: Journal): Promise<{ step: string; call: ShadowCall }[]> {
  const steps = await journal.progress.steps(id);
  return steps.flatMap(({ step, shadow }) => (shadow ? [{ step, call: shadow }] : []));
}

/** Masking may leave a text that is not JSON any more: then it is shown as text. */
function readable(shown: string): unknown {
  try {
    return JSON.parse(shown);
  } catch {
    return shown;
  }
}

interface Terms {
  journal: Journal;
  filter: { flow?: string; retailer?: string };
  operation: string | undefined;
  ignore: readonly string[];
}

/** One request beside the write of the newest shadow with that key that is nearest to it. */
async function compared(
  key: string,
  request: unknown,
  { journal, filter, operation, ignore }: Terms,
): Promise<Compared> {
  const { items } = await journal.messages.list({ ...filter, key, mode: "shadow", limit: 1 });
  const [row] = items;
  if (!row) return { key, id: null, step: null, operation: null, differences: [] };
  const calls = (await callsOf(row.id, journal)).filter(
    ({ call }) => call.kind === "write" && (operation === undefined || call.operation === operation),
  );
  const [nearest] = calls
    .map(({ step, call }) => {
      const own: unknown = JSON.parse(call.request);
      return { step, call, differences: compareRequests(own, request, [...ignore, ...call.madeUp]) };
    })
    .sort((one, other) => one.differences.length - other.differences.length);
  if (!nearest) return { key, id: row.id, step: null, operation: null, differences: [] };
  const shown = readable(nearest.call.shown);
  return {
    key,
    id: row.id,
    step: nearest.step,
    operation: nearest.call.operation,
    differences: nearest.differences.map((each) => masked(each, shown)),
  };
}

/** A difference as it may be shown: where the shadow's value is masked, the other one is as personal. */
function masked(difference: Difference, shown: unknown): Difference {
  const { path } = difference;
  if (!Object.hasOwn(difference, "shadow")) return difference;
  const visible = atPointer(shown, path);
  const isMasked = JSON.stringify(visible) !== JSON.stringify(difference.shadow);
  return isMasked ? { path, shadow: visible } : difference;
}
