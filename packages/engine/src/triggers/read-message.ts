import { createHash } from "node:crypto";
import { type Arrival, JsonProblem, readJson } from "@crossdock/kit";

/**
 * A message from foreign JSON. One that is JSON and yet cannot be taken as it stands, since it nests without end or names
 * a field twice, is an arrival that is quarantined. Throws a `JsonProblem` for what is not JSON: it may be cut.
 */
export function readMessage(text: string): Pick<Arrival, "message" | "unreadable"> {
  try {
    return { message: readJson(text) };
  } catch (error) {
    if (!(error instanceof JsonProblem) || error.kind === "syntax") throw error;
    return { message: null, unreadable: unreadable(text, error.message) };
  }
}

/** The content as a digest, since it cannot be kept as a message. */
function unreadable(content: string | Buffer, problem: string): { digest: string; problem: string } {
  return { digest: createHash("sha256").update(content).digest("hex"), problem };
}
