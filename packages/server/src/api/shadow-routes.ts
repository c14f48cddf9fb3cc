import type { Journal, MessageRow, ShadowCall } from "@crossdock/journal";
import { type Static, Type } from "typebox";
import { atPointer, compareRequests, type Difference } from "./compare-requests.ts";
import { defineRoute } from "./route.ts";
import { Instant, instant, nullable, ofKey, ofWhom, page } from "./shapes.ts";

const WriteView = Type.Object({
  step: Type.String({ description: "Id of the step, or `step/item`." }),
  kind: Type.Union([Type.Literal("write"), Type.Literal("read")], {
    description: "`read` is a look-up that hangs on a result which nobody gave.",
  }),
  system: Type.String(),
  operation: Type.String(),
  request: Type.Unknown({ description: "Masked." }),
  madeUp: Type.Array(Type.String(), {
    description: "Places whose values hang on a result that nobody gave.",
  }),
  found: nullable(
    Type.Union([Type.Literal("done"), Type.Literal("notDone"), Type.Literal("unknown")], {
      description: "Whether the target holds exactly this already.",
    }),
  ),
});

const ShadowView = Type.Object({
  id: Type.String(),
  flow: Type.String(),
  retailer: Type.String(),
  key: nullable(Type.String()),
  state: Type.String(),
  acceptedAt: Instant,
  problem: nullable(Type.String({ description: "Why it did not pass." })),
  writes: Type.Array(WriteView),
});

export const listShadows = defineRoute({
  method: "GET",
  path: "/v1/shadow",
  summary: "Lists what flows in shadow would have written, newest message first.",
  query: Type.Object(
    {
      ...ofWhom,
      key: ofKey,
      ...page,
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({ items: Type.Array(ShadowView), next: nullable(Type.String()) }),
  async handle({ query }, { journal }) {
    const page = await journal.messages.list({ ...query, mode: "shadow" });
    const items = await Promise.all(page.items.map((row) => shadowView(row, journal)));
    return { items, next: page.next };
  },
});

const Compared = Type.Object({
  key: Type.String(),
  id: nullable(Type.String({ description: "The shadow's message; null where there is none." })),
  step: nullable(
    Type.String({ description: "The write that is nearest; null where the shadow wrote nothing." }),
  ),
  operation: nullable(Type.String()),
  differences: Type.Array(
    Type.Object({
      path: Type.String({ description: "JSON pointer." }),
      shadow: Type.Optional(Type.Unknown({ description: "Masked." })),
      written: Type.Optional(Type.Unknown({ description: "Left out where the shadow's value is masked." })),
    }),
  ),
});

export const compareShadows = defineRoute({
  method: "POST",
  path: "/v1/shadow/compare",
  summary: "Compares what another integration wrote with what flows in shadow would have written.",
  body: Type.Object(
    {
      ...ofWhom,
      operation: Type.Optional(Type.String({ description: "Only writes of this operation." })),
      ignore: Type.Optional(
        Type.Array(Type.String({ pattern: "^/" }), { description: "JSON pointers; `*` is any one part." }),
      ),
      written: Type.Array(
        Type.Object(
          { key: Type.String({ description: "The business key." }), request: Type.Unknown() },
          { additionalProperties: false },
        ),
        { maxItems: 500 },
      ),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({ items: Type.Array(Compared) }),
  async handle({ body: { written, operation, ignore = [], ...filter } }, { journal }) {
    const items = await Promise.all(
      written.map(({ key, request }) => compared(key, request, { journal, filter, operation, ignore })),
    );
    return { items };
  },
});

async function shadowView(row: MessageRow, journal: Journal): Promise<Static<typeof ShadowView>> {
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

/** Masking may leave a text that is no JSON any more: then it is shown as text. */
function readable(shown: string): unknown {
  try {
    return JSON.parse(shown) as unknown;
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
): Promise<Static<typeof Compared>> {
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
