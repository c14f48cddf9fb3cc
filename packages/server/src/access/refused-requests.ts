import type { ProblemType } from "@crossdock/api";
import type { Journal } from "@crossdock/journal";
import { type Clock, type Log, thrownText } from "@crossdock/kit";
import type { FastifyRequest } from "fastify";
import type { Problem } from "../api/problem.ts";
import { createTally } from "../http/tally.ts";
import type { Metrics, RefusalKind } from "../metrics/metrics.ts";

/** Requests that are refused before anything is done for them: no flow and no route counts them. */
export interface RefusedRequests {
  /** `actor`: who asked, where that is known. */
  note(request: FastifyRequest, problem: Problem, actor: string | undefined): void;
  /** Tells what is untold. */
  close(): void;
}

interface RefusedRequestsDeps {
  journal: Pick<Journal, "audit">;
  metrics: Pick<Metrics, "refused">;
  clock: Clock;
  log: Log;
}

/** Types of what is refused early. The others are answers of a route to somebody who may ask. */
const early: ReadonlySet<ProblemType> = new Set([
  "unreadable",
  "unauthenticated",
  "refused",
  "forbidden",
  "unknown-address",
  "unknown-webhook",
  "too-large",
  "wrong-type",
  "too-busy",
]);

/** Characters of what a stranger wrote that are told. */
const longest = 200;

/** Each kind has a metric, and one line a minute in the log; what would have changed something is in the audit, too. */
export function createRefusedRequests({
  journal,
  metrics,
  clock,
  log,
}: RefusedRequestsDeps): RefusedRequests {
  const lines = createTally<Record<string, unknown>>(clock, (facts, count) =>
    log.warn({ ...facts, count }, "requests are refused"),
  );
  const entries = createTally<{ actor: string; details: Record<string, unknown> }>(
    clock,
    ({ actor, details }, count) => {
      const entry = { at: clock.now(), event: "request.refused", actor, details: { ...details, count } };
      journal.audit.append(entry).catch((error: unknown) => {
        log.warn({ reason: thrownText(error) }, "a refused request cannot be written to the audit");
      });
    },
  );
  return {
    note(request, problem, actor) {
      if (!early.has(problem.type)) return;
      const kind = kindOf(request, problem);
      metrics.refused(kind);
      const { method, ip: from } = request;
      const path = cut(request.url.split("?", 1)[0] ?? "");
      lines.note(kind, { kind, method, path, from, reason: cut(problem.detail) });
      const { event } = request.routeOptions.config;
      if (actor === undefined || event === undefined) return;
      const details = { wanted: event, path, problem: problem.type, reason: cut(problem.detail) };
      entries.note([actor, event, problem.type].join("\n"), { actor, details });
    },
    close() {
      lines.close();
      entries.close();
    },
  };
}

function kindOf({ method, url }: FastifyRequest, { type }: Problem): RefusalKind {
  return url.startsWith("/hooks/") && method !== "POST" ? "wrong-method" : type;
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
