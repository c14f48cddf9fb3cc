import type { SystemPlan } from "@crossdock/flow";
import type { ListOperation, Page } from "@crossdock/kit";
import { failureOf } from "./answers.ts";
import type { OtherSide } from "./mocked-call.ts";
import { recordedCall } from "./recorded-call.ts";

/** Records that are put on lists, until a trigger takes them. */
export interface OfferedRecords {
  offer(system: string, operation: string, record: unknown): void;
  /** All of a list, which is empty then. */
  take(system: string, operation: string): unknown[];
}

export function createOfferedRecords(): OfferedRecords {
  const lists = new Map<string, unknown[]>();
  return {
    offer(system, operation, record) {
      const id = idOf(system, operation);
      lists.set(id, [...(lists.get(id) ?? []), record]);
    },
    take: (system, operation) => lists.get(idOf(system, operation))?.splice(0) ?? [],
  };
}

/** The list as a trigger reads it: what was offered, unless its mock fails. */
export function mockedList(
  other: OtherSide,
  offered: OfferedRecords,
  { name: system }: SystemPlan,
  operation: ListOperation,
): ListOperation {
  return {
    ...operation,
    async *read({ input }): AsyncIterable<Page> {
      const at = other.now();
      const call = recordedCall({
        at,
        system,
        operation: operation.name,
        step: "",
        config: {},
        input,
        key: "",
      });
      const answer = other.answersTo(call).next();
      if (answer.kind === "fault") {
        other.record({ ...call, came: "failed", failure: answer.fault.class });
        throw failureOf(answer.fault, system);
      }
      const items = offered.take(system, operation.name);
      other.record({ ...call, answer: items });
      if (items.length > 0) yield { items };
    },
  };
}

function idOf(system: string, operation: string): string {
  return `${system}\n${operation}`;
}
