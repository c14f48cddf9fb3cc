import type { FlowPlan } from "@crossdock/flow";
import type { Journal, TriggerPlace } from "@crossdock/journal";
import type { Clock, Standstill } from "@crossdock/kit";
import type { Mask } from "../privacy/mask.ts";

interface CaseDeps {
  journal: Journal;
  clock: Clock;
  identifier(now: number): string;
  /** Hides secrets. */
  hide: Mask;
}

/** The case of a trigger that does not get on. */
export function standstillOf(
  trigger: TriggerPlace,
  { journal, clock, identifier, hide }: CaseDeps,
): Standstill {
  return {
    open(title) {
      const openedAt = clock.now();
      return journal.cases.open({
        id: identifier(openedAt),
        messageId: null,
        trigger,
        queue: "standstill",
        title: hide(title),
        openedAt,
        dueAt: null,
      });
    },
    resolve: (reason) => journal.cases.resolve(trigger, `itself: ${reason}`, clock.now()),
  };
}

/** Resolves the cases of triggers that these flows have no more: nothing else would ever do it. */
export async function resolveGone(
  flows: readonly FlowPlan[],
  { journal, clock }: Pick<CaseDeps, "journal" | "clock">,
): Promise<void> {
  const open = await journal.cases.ofTriggers();
  if (open.length === 0) return;
  const present = new Set(
    flows.flatMap(({ flow, retailer, mode, triggers }) =>
      mode === "shadow"
        ? []
        : triggers
            .filter(({ definition }) => definition.operation === "list")
            .map(({ id }) => keyOf({ flow, retailer, trigger: id })),
    ),
  );
  for (const { trigger } of open) {
    if (trigger && !present.has(keyOf(trigger)))
      await journal.cases.resolve(trigger, "itself: the trigger is gone", clock.now());
  }
}

function keyOf({ flow, retailer, trigger }: TriggerPlace): string {
  return [flow, retailer, trigger].join("\n");
}
