import type { AnswerOf, Routes } from "@crossdock/api";
import type { RepairResult } from "@crossdock/engine";
import type { Journal } from "@crossdock/journal";
import type { Handler } from "./handler.ts";
import { messageOf } from "./message-of.ts";
import { Problem } from "./problem.ts";

type Repaired = AnswerOf<Routes["replayMessage"]>;
type RepairedMany = AnswerOf<Routes["replayMessages"]>;

export const releaseMessage: Handler<Routes["releaseMessage"]> = (
  { params, body, by },
  { engine, journal },
) => repaired(params.id, journal, (id) => engine.release(id, { ...body, by }));

export const releaseMessages: Handler<Routes["releaseMessages"]> = (
  { body: { ids, ...rest }, by },
  { engine, journal },
) => repairedMany(ids, journal, (id) => engine.release(id, { ...rest, by }));

export const retryMessage: Handler<Routes["retryMessage"]> = ({ params, body, by }, { engine, journal }) =>
  repaired(params.id, journal, (id) => engine.retry(id, { ...body, by }));

export const retryMessages: Handler<Routes["retryMessages"]> = (
  { body: { ids, ...rest }, by },
  { engine, journal },
) => repairedMany(ids, journal, (id) => engine.retry(id, { ...rest, by }));

export const replayMessage: Handler<Routes["replayMessage"]> = ({ params, body, by }, { engine, journal }) =>
  repaired(params.id, journal, (id) => engine.replay(id, { ...body, by }));

export const replayMessages: Handler<Routes["replayMessages"]> = (
  { body: { ids, ...rest }, by },
  { engine, journal },
) => repairedMany(ids, journal, (id) => engine.replay(id, { ...rest, by }));

export const dismissMessage: Handler<Routes["dismissMessage"]> = (
  { params, body, by },
  { engine, journal },
) => repaired(params.id, journal, (id) => engine.dismiss(id, { ...body, by }));

export const dismissMessages: Handler<Routes["dismissMessages"]> = (
  { body: { ids, ...rest }, by },
  { engine, journal },
) => repairedMany(ids, journal, (id) => engine.dismiss(id, { ...rest, by }));

type Act = (id: string) => Promise<RepairResult>;

async function repaired(wanted: string, journal: Journal, act: Act): Promise<Repaired> {
  const { id } = await messageOf(wanted, journal);
  const result = await act(id);
  if (result.ok) return { id, state: result.state };
  if (result.reason === "unknownMessage") throw new Problem({ type: "unknown-message", message: id });
  throw new Problem({ type: problems[result.reason], message: id, reason: result.detail });
}

const problems = {
  wrongState: "wrong-state",
  nothingToDo: "wrong-state",
  unknownStep: "unknown-step",
  unknownFlow: "unknown-flow",
  full: "queue-full",
  underWay: "under-way",
} as const;

/** Acts that are under way at once: as many as share a commit without keeping intake waiting. */
const atOnce = 25;

/** One after the other as they were named, some at once; what one of them cannot is answered with it. */
async function repairedMany(ids: readonly string[], journal: Journal, act: Act): Promise<RepairedMany> {
  const items: RepairedMany["items"] = [];
  const wanted = [...new Set(ids)];
  for (let at = 0; at < wanted.length; at += atOnce)
    items.push(...(await Promise.all(wanted.slice(at, at + atOnce).map((id) => itemOf(id, journal, act)))));
  return { items };
}

async function itemOf(id: string, journal: Journal, act: Act): Promise<RepairedMany["items"][number]> {
  try {
    return { ...(await repaired(id, journal, act)), problem: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { type, message: title, detail } = error;
    return { id, state: null, problem: { type, title, detail } };
  }
}
