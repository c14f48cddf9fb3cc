import { expect, test } from "vitest";
import { changes } from "./changes.ts";
import { edited, reviewed, reviewOf } from "./review-workspace.ts";
import type { ReviewedChange } from "./reviewed-change.ts";
import { findingsOf, missingOf } from "./said.ts";

test("the shared workspace has no finding, and its tests pass", async () => {
  expect(findingsOf(reviewed)).toEqual([]);
  const { report } = await reviewOf({ ...reviewed, "flows/base/other.csv": "a,b\n" });
  expect({ failing: report.sent?.failing, changes: report.changes, objections: report.objections }).toEqual({
    failing: [],
    changes: [],
    objections: [],
  });
});

test("at least sixty changes are reviewed, none of them twice", () => {
  expect(new Set(changes.map(({ title }) => title)).size).toBe(changes.length);
  expect(changes.length).toBeGreaterThanOrEqual(60);
});

test.each(changes.map((change): [string, ReviewedChange] => [change.title, change]))(
  "%s",
  async (_, { edits, says }) => {
    const { missing, said } = await missingOf(edited(edits), says);
    expect(missing, JSON.stringify(said, null, 2)).toEqual([]);
  },
);
