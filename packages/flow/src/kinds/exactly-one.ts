import type { Fields, Path, Placed } from "@crossdock/kit";
import type { FlowProblem } from "../problems/sentences.ts";

/** A choice of one of several fields: an `anyOf` of the schema would give one message per alternative. */
export function* exactlyOne(
  value: Fields,
  path: Path,
  names: readonly string[],
): Generator<Placed<FlowProblem>> {
  const present = names.filter((name) => name in value);
  const unbuilt = ["event", "file", "broker"].some((name) => name in value);
  if (present.length === 0 && !unbuilt) {
    yield { path, problem: { id: "needs-one-of", names } };
  }
  for (const extra of present.slice(1)) {
    yield {
      path: [...path, extra],
      problem: { id: "exclusive-fields", field: extra, other: String(present[0]) },
    };
  }
}
