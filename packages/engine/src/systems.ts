import type { SystemPlan } from "@crossdock/flow";
import { createSystem, type System, type SystemDeps, type SystemView } from "./system.ts";

/** The Systems at work, by name; one that did not change over a reload keeps its connection and its breaker. */
export interface Systems {
  /** Throws where there is none: lint has made sure that there is. */
  get(name: string): System;
  takesCalls(name: string): boolean;
  /**
   * Opens what is new or changed, probing it when asked; a failing probe is thrown and nothing has happened.
   * `commit` switches over and closes what is replaced.
   */
  prepare(plans: ReadonlyMap<string, SystemPlan>, probe: boolean): Promise<{ commit(): void }>;
  views(): SystemView[];
  /** False where there is no such System. */
  resume(name: string): boolean;
  close(): Promise<void>;
}

/** Longest wait for the probe of one System. */
const probeTimeout = 15_000;

export function createSystems(deps: SystemDeps): Systems {
  let systems = new Map<string, System>();

  const closeQuietly = (system: System): void => {
    system
      .close()
      .catch((error: unknown) =>
        deps.log.warn({ system: system.plan.name, reason: String(error) }, "closing failed"),
      );
  };

  return {
    get(name) {
      const system = systems.get(name);
      if (!system) throw new Error(`no System ${name}`);
      return system;
    },
    takesCalls: (name) => systems.get(name)?.takesCalls() ?? false,
    async prepare(plans, probe) {
      const next = new Map<string, System>();
      const opened: System[] = [];
      for (const [name, plan] of plans) {
        const old = systems.get(name);
        const system = old && old.plan.digest === plan.digest ? old : createSystem(plan, deps);
        if (system !== old) opened.push(system);
        next.set(name, system);
      }
      try {
        if (probe) await Promise.all(opened.map((system) => system.probe(AbortSignal.timeout(probeTimeout))));
      } catch (error) {
        opened.forEach(closeQuietly);
        throw error;
      }
      return {
        commit() {
          const replaced = [...systems.values()].filter((system) => next.get(system.plan.name) !== system);
          systems = next;
          // A call that is under way ends with the connection it began on; what waits at the gate goes to the new one.
          replaced.forEach(closeQuietly);
          for (const system of opened) deps.onAvailable(system.plan.name, "all");
        },
      };
    },
    views: () => [...systems.values()].map((system) => system.view()),
    resume(name) {
      const system = systems.get(name);
      system?.resume();
      return system !== undefined;
    },
    async close() {
      await Promise.all([...systems.values()].map((system) => system.close()));
    },
  };
}
