import { isCalled } from "@crossdock/flow";
import type { Journal, PausedFlow, PauseRow, PauseTarget } from "@crossdock/journal";

/** What a pause of a flow may stop. */
export interface FlowOfRetailer {
  /** `name@version`. */
  flow: string;
  retailer: string;
}

/** What people have paused, as this daemon knows it. */
export interface Pauses {
  all(): readonly PauseRow[];
  ofSystem(name: string): PauseRow | undefined;
  /** A pause of the whole flow: of this version or of all, for this retailer or for all. */
  ofFlow(flow: FlowOfRetailer): PauseRow | undefined;
  /** A pause of this trigger alone. */
  ofTrigger(flow: FlowOfRetailer, trigger: string): PauseRow | undefined;
  /** Reads them again: another daemon may have changed them. */
  read(): Promise<void>;
  /** What this daemon has just written. */
  began(pause: PauseRow): void;
  ended(target: PauseTarget): void;
}

/** `onChange`: what runs and what does not is another. */
export function createPauses({ journal, onChange }: { journal: Journal; onChange(): void }): Pauses {
  let rows: readonly PauseRow[] = [];

  const use = (next: readonly PauseRow[]): void => {
    const isSame = JSON.stringify(next) === JSON.stringify(rows);
    rows = next;
    if (!isSame) onChange();
  };
  const others = (target: PauseTarget): readonly PauseRow[] =>
    rows.filter((row) => !isSameTarget(row.target, target));
  const find = (isMeant: (target: PausedFlow) => boolean): PauseRow | undefined =>
    rows.find(({ target }) => "flow" in target && isMeant(target));

  return {
    all: () => rows,
    ofSystem: (name) => rows.find(({ target }) => "system" in target && target.system === name),
    ofFlow: (flow) => find((target) => target.trigger === null && covers(target, flow)),
    ofTrigger: (flow, trigger) => find((target) => target.trigger === trigger && covers(target, flow)),
    read: async () => use(await journal.pauses.list()),
    began: (pause) => use([...others(pause.target), pause]),
    ended: (target) => use(others(target)),
  };
}

/** Whether a pause is about the flow, its trigger apart. */
export function covers(target: PausedFlow, { flow, retailer }: FlowOfRetailer): boolean {
  return isCalled(flow, target.flow) && (target.retailer === null || target.retailer === retailer);
}

export function isSameTarget(one: PauseTarget, other: PauseTarget): boolean {
  if ("system" in one || "system" in other)
    return "system" in one && "system" in other && one.system === other.system;
  return one.flow === other.flow && one.retailer === other.retailer && one.trigger === other.trigger;
}
