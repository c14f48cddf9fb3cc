import { referenceTo } from "@crossdock/flow";
import {
  defineRule,
  entriesAt,
  type Finding,
  pointerOf,
  reasonOfBacktracking,
  textAt,
  valueAt,
} from "@crossdock/kit";
import { slowPatterns } from "../facts/schema-patterns.ts";
import type { Subject } from "../subject.ts";

export const backtrackingRegex = defineRule<Subject>({
  code: "XD214",
  name: "backtracking-regex",
  severity: "error",
  summary: "A regular expression cannot back-track without end.",
  why: "One unlucky text would keep the daemon busy for minutes, and every flow with it.",
  good: `
when: '$match(orderNo, /^[a-z]+$/)[0].match = orderNo'
`,
  bad: `
when: '$match(orderNo, /^([a-z]+)+$/)[0].match = orderNo'
                       ^^^^^^^^^^^^^ the pattern can run for ever: many \`a\` in a row make the pattern /^([a-z]+)+$/g try every way to split them
`,
  perFlow: true,
  *check(subject) {
    yield* subject.analyses.of("regex");
    // A flow alone has no schemas of its own.
    if (subject.flows.length > 0) return;
    yield* ofContracts(subject);
    yield* ofOperations(subject);
  },
});

const hint = "repeat one thing at a time: `^[a-z]+$` instead of `^([a-z]+)+$`";

/** A schema is often a vendor's file, so that the place is the contract, which a colleague can comment on. */
function* ofContracts({ workspace }: Subject): Generator<Finding> {
  for (const contract of workspace.resources.list("Contract")) {
    if (!contract.valid) continue;
    const schema = workspace.contracts.schema(referenceTo(contract));
    const seen = new Set<string>();
    for (const { path, found } of slowPatterns(schema)) {
      const reason = reasonOfBacktracking(found);
      // A part that several others refer to is told once.
      if (seen.has(reason)) continue;
      seen.add(reason);
      const file = textAt(contract.value, "schema");
      yield {
        span: contract.spanOf(["schema"]),
        message: `the pattern at \`${pointerOf(path)}\` of \`${file}\` can run for ever: ${reason}`,
        hint,
      };
    }
  }
}

function* ofOperations({ systems }: Subject): Generator<Finding> {
  for (const system of systems) {
    for (const [name, operation] of entriesAt(system.value, "operations")) {
      for (const field of ["input", "output"]) {
        for (const { path, part, found } of slowPatterns(valueAt(operation, field))) {
          yield {
            span: system.spanOf(["operations", name, field, ...path], part),
            message: `the pattern can run for ever: ${reasonOfBacktracking(found)}`,
            hint,
          };
        }
      }
    }
  }
}
