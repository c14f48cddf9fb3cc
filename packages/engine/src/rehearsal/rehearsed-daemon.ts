import type { FlowPlan, Revision } from "@crossdock/flow";
import type { AcceptResult, Journal } from "@crossdock/journal";
import type { Clock, Log } from "@crossdock/kit";
import { createEngine, type Engine } from "../engine.ts";
import type { LogLine } from "./observed.ts";
import type { PendingWork } from "./pending-work.ts";
import { rehearsalSecret } from "./sign-request.ts";
import {
  clockOfProcess,
  createSimulatedProcess,
  journalOfProcess,
  type SimulatedProcess,
  watchAccepted,
} from "./simulated-process.ts";

/** The daemon of a case, through as many lives as it takes. */
export interface RehearsedDaemon {
  /** Starts the first life. Call once. */
  begin(): Promise<void>;
  /** The engine of this life. */
  engine(): Engine;
  /** Runs the flow with these triggers and no others. */
  use(triggers: FlowPlan["triggers"]): Promise<void>;
  /** Lets everything happen that needs no time; a daemon that died starts again. */
  settle(): Promise<void>;
  /** This life is over. */
  die(): void;
  readonly logs: readonly LogLine[];
  readonly checkpoints: readonly string[];
  /** What the journal answered to arrivals, in their order. */
  readonly accepted: readonly AcceptResult[];
}

export interface RehearsedDaemonDeps {
  journal: Journal;
  clock: Clock;
  pendingWork: PendingWork;
  /** The revision of the case, with these triggers. */
  revision(triggers: FlowPlan["triggers"]): Revision;
}

/** A daemon that dies so often dies in every life. */
const mostLives = 100;

export function createRehearsedDaemon(deps: RehearsedDaemonDeps): RehearsedDaemon {
  const { journal, clock, pendingWork } = deps;
  const logs: LogLine[] = [];
  const checkpoints: string[] = [];
  const accepted: AcceptResult[] = [];

  const startEngine = (own: SimulatedProcess): Engine =>
    createEngine({
      journal: watchAccepted(journalOfProcess(journal, own), (...results) => void accepted.push(...results)),
      clock: clockOfProcess(clock, own),
      log: logOf(clock, (line) => {
        if (!own.isDead) logs.push(line);
      }),
      http: { send: () => Promise.reject(new Error("a rehearsal sends nothing")) },
      random: () => 0.5,
      secret: async () => rehearsalSecret,
      observe(event) {
        if (!own.isDead && event.kind === "checkpoint") checkpoints.push(event.checkpoint);
      },
      recompile: async () => deps.revision([]),
    });

  let life = createSimulatedProcess();
  let engine = startEngine(life);

  const begin = async (): Promise<void> => {
    await engine.activate(deps.revision([]));
    await engine.start();
    await pendingWork.over();
  };

  const settle = async (): Promise<void> => {
    await pendingWork.over();
    for (let lives = 0; life.isDead && lives < mostLives; lives++) {
      life = createSimulatedProcess();
      engine = startEngine(life);
      await begin();
    }
  };

  return {
    async begin() {
      await begin();
      await settle();
    },
    engine: () => engine,
    use: (triggers) => engine.activate(deps.revision(triggers)),
    settle,
    die: () => life.die(),
    logs,
    checkpoints,
    accepted,
  };
}

function logOf({ now }: Pick<Clock, "now">, write: (line: LogLine) => void): Log {
  const level =
    (name: LogLine["level"]): Log["info"] =>
    (fields, message) =>
      write({ at: now(), level: name, message, fields });
  return { debug: level("debug"), info: level("info"), warn: level("warn"), error: level("error") };
}
