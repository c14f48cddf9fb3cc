import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { flowTestPlans } from "@crossdock/flow";
import { memoryJournal } from "@crossdock/journal";
import { type Diagnostic, type Registry, textAt, thrownText } from "@crossdock/kit";
import { createLog, type Daemon, startDaemon, UnfitWorkspace } from "@crossdock/server";
import type { DevEvent, Tell } from "./dev-event.ts";
import { followMessages } from "./follow-messages.ts";
import { createLooks, type Look, realSystems } from "./looks.ts";
import { sendSamples } from "./send-samples.ts";
import { createSimulators } from "./simulators.ts";
import { createTestRuns } from "./test-runs.ts";

export interface DevOptions {
  folder: string;
  environment: string;
  registry: Registry;
  /** Instead of the Environment's. */
  port: number | undefined;
  tell: Tell;
}

/** The daemon, the simulators and the tests of a workspace that somebody works on. */
export interface DevSession {
  /** Something may be new: takes it up, and tests what it may concern. Throws what keeps a daemon from running at all. */
  look(): Promise<void>;
  /** Resolves with the reason when the daemon ends unasked. */
  readonly ended: Promise<Error>;
  /** The daemon first, so that its last calls are answered; then the simulators. */
  stop(): Promise<void>;
}

export async function startDev(options: DevOptions): Promise<DevSession> {
  const { folder, environment: name, registry, tell } = options;
  const state = join(folder, ".crossdock");
  await mkdir(state, { recursive: true });
  const logFile = createWriteStream(join(state, "dev.log"));
  const simulators = createSimulators(registry, tell);
  /** What the daemon is given: this process's own, and above them those that lead to simulators. */
  const given: Record<string, string | undefined> = {};
  const ended = Promise.withResolvers<Error>();
  let running: { daemon: Daemon; messages: { stop(): Promise<void> } } | undefined;

  const read = createLooks({ ...options, simulators, given });

  const begin = async (look: Look): Promise<DevEvent> => {
    const real = realSystems(look);
    const isForgotten =
      look.environment !== undefined && look.environment.simulators.size > 0 && real.length === 0;
    const daemon = await startDaemon({
      folder,
      environment: name,
      registry,
      variables: given,
      log: (level) => createLog(level, logFile),
      watch: false,
      ...(isForgotten ? { journal: memoryJournal() } : {}),
      ...(options.port === undefined ? {} : { port: options.port }),
    });
    running = { daemon, messages: followMessages(daemon.journal, tell) };
    daemon.ended.then(ended.resolve, ended.reject);
    const journal = look.environment?.journal;
    tell({
      event: "listening",
      address: daemon.address,
      api: daemon.addresses.api,
      journal: isForgotten || !journal ? null : (textAt(journal.config, "file") ?? journal.name),
      realSystems: real,
    });
    return filesEvent("started", look, daemon, null);
  };

  const takeUp = async (look: Look): Promise<void> => {
    if (running) {
      const { result, reason, diagnostics } = await running.daemon.reload();
      const findings = withOthers(look.findings, diagnostics);
      const known = result === "rolledBack" || result === "pending" ? "applied" : result;
      tell(filesEvent(known, { ...look, findings }, running.daemon, reason));
      if (known !== "rejected") await simulators.retire();
      return;
    }
    try {
      tell(await begin(look));
    } catch (error) {
      if (!(error instanceof UnfitWorkspace)) throw error;
      const findings = withOthers(look.findings, error.diagnostics);
      tell(filesEvent("waiting", { ...look, findings }, undefined, null));
    }
  };

  const runTests = createTestRuns(options);

  return {
    ended: ended.promise,
    async look() {
      const isFirst = running === undefined;
      const found = await read();
      await takeUp(found);
      await runTests(found);
      if (isFirst && running && realSystems(found).length === 0 && found.environment?.simulators.size)
        await sendSamples(running.daemon, flowTestPlans(found.rendered, { registry }), given, tell);
    },
    async stop() {
      tell({ event: "stopping" });
      try {
        await running?.messages.stop();
        await running?.daemon.stop();
      } finally {
        await simulators.close();
        logFile.end();
        await finished(logFile).catch((error: unknown) => {
          tell({ event: "problem", message: `the log cannot be written: ${thrownText(error)}` });
        });
      }
      tell({ event: "stopped" });
    },
  };
}

function filesEvent(
  result: Extract<DevEvent, { event: "files" }>["result"],
  { findings, files }: Look,
  daemon: Daemon | undefined,
  reason: string | null,
): DevEvent {
  const revision = daemon?.engine.revision().digest ?? null;
  return { event: "files", result, revision, reason, findings, files };
}

/** With what only the daemon finds. */
function withOthers(findings: readonly Diagnostic[], others: readonly Diagnostic[]): Diagnostic[] {
  const idOf = ({ code, span }: Diagnostic): string => JSON.stringify([code, span?.file, span?.start.offset]);
  const known = new Set(findings.map(idOf));
  return [...findings, ...others.filter((each) => !known.has(idOf(each)))];
}
