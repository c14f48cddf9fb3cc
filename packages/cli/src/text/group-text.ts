import type { ListedMessage } from "../repair/select-messages.ts";
import { printable } from "./printable.ts";
import { table } from "./table.ts";

/** Keys that a line names before it counts the rest. */
const named = 3;

/** Messages that are in the same trouble, those of most messages first. */
export function groupsOf(messages: readonly ListedMessage[]): ListedMessage[][] {
  const groups = new Map<string, ListedMessage[]>();
  for (const message of messages) {
    const { state, flow, retailer } = message;
    const cause = JSON.stringify([state, flow, retailer, causeOf(message)]);
    const known = groups.get(cause);
    if (known) known.push(message);
    else groups.set(cause, [message]);
  }
  return [...groups.values()].sort((one, other) => other.length - one.length);
}

/** One row a group. */
export function groupTable(groups: readonly (readonly ListedMessage[])[], width: number): string {
  return table(
    groups.map((group) => {
      const [first] = printable(group);
      const keys = group.map(({ key, id }) => key ?? id.slice(0, 13));
      const rest = keys.length > named ? ` and ${keys.length - named} more` : "";
      return {
        messages: String(group.length),
        state: first?.state ?? "",
        flow: first?.flow ?? "",
        retailer: first?.retailer ?? "",
        cause: first ? causeOf(first) : "",
        keys: printable(`${keys.slice(0, named).join(", ")}${rest}`),
      };
    }),
    width,
  );
}

/** `Rejected at acme-erp`: what messages have in common that wait for the same cure. */
function causeOf({ failure, waitsFor }: ListedMessage): string {
  if (waitsFor && "system" in waitsFor)
    return waitsFor.pause
      ? `${waitsFor.system} is paused by ${waitsFor.pause.by}`
      : `${waitsFor.system} takes no calls`;
  if (waitsFor && "flow" in waitsFor)
    return waitsFor.pause ? `its flow is paused by ${waitsFor.pause.by}` : "its flow does not run";
  if (!failure) return "";
  const { class: of, system, step } = failure;
  const place = system ?? (step === null ? undefined : `step ${step}`);
  return place === undefined ? of : `${of} at ${place}`;
}
