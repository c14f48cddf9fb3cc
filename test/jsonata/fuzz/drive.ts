import { Worker } from "node:worker_threads";
import type { Found } from "./search.ts";
import type { Report, Task, WorkerData } from "./worker.ts";

export interface Drive {
  cases: number;
  seed: number;
  workers: number;
  /** Differences to make small; further ones are only counted. */
  shrinkAtMost: number;
  engine: WorkerData["engine"];
  folder: string;
}

export interface Driven {
  /** How often each outcome was seen. */
  outcomes: ReadonlyMap<string, number>;
  /** Differences of different forms. */
  found: Found[];
  /** Cases that an engine did not answer in time, as JSON: a limit of the harness, or a guard that is missing. */
  hung: string[];
  done: number;
}

const chunk = 500;
/** A case that takes longer has stopped its thread, milliseconds. */
const patience = 30_000;

/** Runs all cases on some threads. A thread that hangs is ended, its case told, and the rest of its part done again. */
export async function drive(order: Drive, tell: (done: number, differing: number) => void): Promise<Driven> {
  const outcomes = new Map<string, number>();
  const found = new Map<string, Found>();
  const hung: string[] = [];
  let [next, done, told] = [0, 0, 0];

  const take = (): Task | undefined => {
    if (next >= order.cases) return undefined;
    const count = Math.min(chunk, order.cases - next);
    // Any two runs with other seeds have other parts.
    const task = { seed: (order.seed * 7919 + next / chunk) | 0, count, skip: 0, shrinkAtMost: 0 };
    next += count;
    return task;
  };
  const note = (report: Report): void => {
    done += report.cases;
    for (const [name, count] of report.outcomes) outcomes.set(name, (outcomes.get(name) ?? 0) + count);
    for (const each of report.found)
      found.set(`${each.what} ${each.form}`, found.get(`${each.what} ${each.form}`) ?? each);
    if (done - told >= 10_000) {
      told = done;
      tell(
        done,
        [...outcomes].reduce((sum, [name, count]) => sum + (name.startsWith("differs") ? count : 0), 0),
      );
    }
  };
  const lane = async (): Promise<void> => {
    let thread = openThread(order);
    for (let task = take(); task; ) {
      task.shrinkAtMost = Math.max(0, order.shrinkAtMost - found.size);
      const answer = await thread.run(task);
      if ("cases" in answer) {
        note(answer);
        task = take();
        continue;
      }
      hung.push(answer.hung);
      task = { ...task, skip: task.skip + answer.begun };
      await thread.close();
      thread = openThread(order);
      if (task.skip >= task.count) task = take();
    }
    await thread.close();
  };
  await Promise.all(Array.from({ length: order.workers }, lane));
  return { outcomes, found: [...found.values()], hung, done };
}

interface Thread {
  run(task: Task): Promise<Report | { hung: string; begun: number }>;
  close(): Promise<unknown>;
}

function openThread({ engine, folder }: Drive): Thread {
  const current = new SharedArrayBuffer(8 + 65_536);
  const counters = new Int32Array(current, 0, 2);
  const data: WorkerData = { engine, folder, current };
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });
  return {
    close: () => worker.terminate(),
    run: (task) =>
      new Promise((resolve, reject) => {
        Atomics.store(counters, 0, 0);
        let [seen, since] = [-1, Date.now()];
        const end = (): void => {
          clearInterval(watch);
          worker.off("message", done).off("error", broken);
        };
        const done = (report: Report): void => {
          end();
          resolve(report);
        };
        const stop = (): void => {
          end();
          const text = new Uint8Array(current, 8, Atomics.load(counters, 1)).slice();
          resolve({ hung: new TextDecoder().decode(text), begun: Atomics.load(counters, 0) });
        };
        const broken = (error: NodeJS.ErrnoException): void => {
          // Out of memory: as bad as an endless loop, and told in the same way.
          const isFull = error.code === "ERR_WORKER_OUT_OF_MEMORY";
          if (isFull) stop();
          else end();
          if (!isFull) reject(error);
        };
        const watch = setInterval(() => {
          const begun = Atomics.load(counters, 0);
          if (begun !== seen) [seen, since] = [begun, Date.now()];
          else if (Date.now() - since > patience) stop();
        }, 1000);
        worker.on("message", done).on("error", broken);
        worker.postMessage(task);
      }),
  };
}
