import type { CaseResult } from "@crossdock/engine/rehearsal";
import { happened, isFailed } from "./case-text.ts";

/** The results for programs: `undefined` is left out, so an absent `expected` or `actual` says that there is none. */
export function resultsJson(results: readonly CaseResult[]) {
  const failed = results.filter(isFailed).length;
  return {
    passed: results.length - failed,
    failed,
    cases: results.map((result) => {
      const { test, flow, retailer, name, span, differences, duration, observed, unasked } = result;
      return {
        test,
        flow,
        retailer,
        name,
        file: span.file,
        line: span.start.line,
        passed: !isFailed(result),
        milliseconds: Math.round(duration * 10) / 10,
        differences: differences.map(({ what, expected, actual, span: place }) => ({
          what,
          expected,
          actual,
          file: place.file,
          line: place.start.line,
          column: place.start.column,
        })),
        happened: isFailed(result) ? happened(observed) : [],
        unaskedMocks: unasked.map(({ span: place }) => ({ file: place.file, line: place.start.line })),
      };
    }),
  };
}
