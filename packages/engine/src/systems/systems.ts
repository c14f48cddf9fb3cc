import type { SystemPlan } from "@crossdock/flow";
import { Parked } from "./parked.ts";
import { createSystem, type System, type SystemDeps, type SystemView } from "./system.ts";

/** The open Systems, by name; one that did not change over a reload keeps its connection and its breaker. */
export interface Systems {
  /** Throws `Parked` where there is none: a message of an older revision waits until the System is back. */
  get(name: string): System;
  takesCalls(name: string): boolean;
  /**
   * Opens what is new or changed, probing it when asked; a failing probe is thrown and nothing has happened.
   */
  prepare(plans: ReadonlyMap<string, SystemPlan>, probe: boolean): Promise<SystemsChange>;
  views(): SystemView[];
  /** False where there is no such System. */
  resume(name: string): boolean;
  /** Asks a System that takes no calls whether it does again; false where there is no such System. */
  probe(name: string): boolean;
  /** There are more or fewer daemons: each System lets in as many calls as are this one's part. */
  letIn(): void;
  close(): Promise<void>;
}

/** Systems that are open but not active yet. One of the two must be called, once. */
interface SystemsChange {
  /** Switches over and closes what is replaced: what waits there goes to the new ones. */
  commit(): void;
  /** Closes what was opened; everything stays as it is. */
  abandon(): void;
}

export function createSystems(deps: SystemDeps): Systems {
  let systems = new Map<string, System>();

  const close = async (system: System): Promise<void> => {
    try {
      await system.close();
    } catch (error) {
      deps.log.warn({ system: system.plan.name, reason: String(error) }, "closing failed");
    }
  };
  const closeQuietly = (system: System): void => void close(system);

  return {
    get(name) {
      const system = systems.get(name);
      if (!system) throw new Parked(name);
      return system;
    },
    takesCalls: (name) => systems.get(name)?.takesCalls() ?? false,
    async prepare(plans, probe) {
      const next = new Map<string, System>();
      const opened: System[] = [];
      const abandon = (): void => opened.forEach(closeQuietly);
      try {
        for (const [name, plan] of plans) {
          const old = systems.get(name);
          const system = old && old.plan.digest === plan.digest ? old : createSystem(plan, deps);
          if (system !== old) opened.push(system);
          next.set(name, system);
        }
        if (probe) await Promise.all(opened.map((system) => system.probe()));
      } catch (error) {
        abandon();
        throw error;
      }
      return {
        abandon,
        commit() {
          const replaced = [...systems.values()].filter((system) => next.get(system.plan.name) !== system);
          systems = next;
          replaced.forEach(closeQuietly);
          for (const system of opened) deps.onAvailable(system.plan.name, "all");
        },
      };
    },
    views: () => [...systems.values()].flatMap((system) => system.view() ?? []),
    resume(name) {
      const system = systems.get(name);
      system?.resume();
      return system !== undefined;
    },
    probe(name) {
      const system = systems.get(name);
      system?.lookAgain();
      return system !== undefined;
    },
    letIn() {
      for (const system of systems.values()) system.letIn();
    },
    async close() {
      await Promise.all([...systems.values()].map(close));
    },
  };
}
