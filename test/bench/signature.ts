import { createHmac } from "node:crypto";

export const secret = "a secret of the bench";

/** The signature that the bench's webhook asks for. */
export function signature(body: string): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}
