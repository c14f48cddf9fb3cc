import { createHash } from "node:crypto";
import type { Diagnostic } from "@crossdock/kit";

/**
 * What tells each finding from the others over many runs: its code, file and message, not its line, so that text above
 * it may grow. The same once more in one file is counted.
 */
export function fingerprints(diagnostics: readonly Diagnostic[]): string[] {
  const seen = new Map<string, number>();
  return diagnostics.map(({ code, message, span }) => {
    const about = JSON.stringify([code, span?.file ?? "", message]);
    const count = seen.get(about) ?? 0;
    seen.set(about, count + 1);
    return createHash("sha256").update(`${about} ${count}`).digest("hex").slice(0, 32);
  });
}
