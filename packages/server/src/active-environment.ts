import type { EnvironmentPlan, Revision } from "@crossdock/flow";

/** The Environment of the active revision, for what asks each time again: hosts, secrets, tokens. */
export interface ActiveEnvironment {
  now(): EnvironmentPlan;
  /**
   * It is the new revision's from the beginning of `activate`, because new Systems are probed within the hosts that come
   * with them; where that fails, it is the one before.
   */
  change(revision: Revision, activate: () => Promise<void>): Promise<void>;
}

export function createActiveEnvironment({ plans }: Revision): ActiveEnvironment {
  let environment = plans.Environment;
  return {
    now: () => environment,
    async change(revision, activate) {
      const before = environment;
      environment = revision.plans.Environment;
      try {
        await activate();
      } catch (error) {
        environment = before;
        throw error;
      }
    },
  };
}
