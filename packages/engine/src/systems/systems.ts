import type { SystemPlan } from "@crossdock/flow";
import { Parked } from "./parked.ts";
import { createSystem, type System, type SystemDeps, type SystemFinding, type SystemView } from "./system.ts";

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
  /** Undefined where there is no such System. */
  state(name: string): SystemView["state"] | undefined;
  /** A person says that it works. */
  resume(name: string): void;
  /** Asks a System that takes no calls whether it does again. */
  probe(name: string): void;
  /** People have paused others. */
  review(): void;
  /** Another daemon tells what it found of a System; see `System.told`. */
  told(finding: SystemFinding, isOld: boolean): void;
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

export interface SystemsDeps extends SystemDeps {
  /** Whether a person's pause of that System holds. */
  isPaused(name: string): boolean;
}

export function createSystems(deps: SystemsDeps): Systems {
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
          system.holdFor(deps.isPaused(name));
          next.set(name, system);
        }
        // One that a person paused may be away.
        const probed = opened.filter((system) => probe && !deps.isPaused(system.plan.name));
        await Promise.all(probed.map((system) => system.probe()));
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
    state: (name) => systems.get(name)?.view()?.state,
    resume: (name) => systems.get(name)?.resume(),
    probe: (name) => systems.get(name)?.lookAgain(),
    review() {
      for (const [name, system] of systems) system.holdFor(deps.isPaused(name));
    },
    told({ system: name, digest, ...finding }, isOld) {
      const system = systems.get(name);
      if (system?.plan.digest === digest) system.told(finding, isOld);
    },
    letIn() {
      for (const system of systems.values()) system.letIn();
    },
    async close() {
      await Promise.all([...systems.values()].map(close));
    },
  };
}
