import { createHash } from "node:crypto";
import { type Arrival, deepestMessage } from "@crossdock/kit";

/** Why an arrival cannot be taken as a message. What nests too deeply is not walked any further than it may nest. */
export function unreadableOf({ message, unreadable }: Arrival): Arrival["unreadable"] {
  if (unreadable || !isDeeper(message, deepestMessage)) return unreadable;
  return {
    digest: createHash("sha256").update(flat(message)).digest("hex"),
    problem: `the message: it nests deeper than ${deepestMessage} levels`,
  };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((entry: unknown) => isDeeper(entry, levels - 1));
}

/** A text that tells values of any depth apart, written without recursion. */
function flat(value: unknown): string {
  const parts: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null) parts.push(JSON.stringify(next) ?? "");
    else {
      const entries = Object.entries(next);
      parts.push(Array.isArray(next) ? `[${entries.length}` : `{${JSON.stringify(Object.keys(next))}`);
      for (const [, entry] of entries) open.push(entry);
    }
  }
  return parts.join();
}
