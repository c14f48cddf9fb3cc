import { expect, test } from "vitest";
import { compileExpression } from "../index.ts";

const answerOf = (source: string) => compileExpression(source, { binds: [] }).evaluate({}, {});

test.each([
  ["+02:00", "2026-07-02 01:00"],
  ["+0200", "2026-07-02 01:00"],
  ["-05:30", "2026-07-01 17:30"],
  ["Z", "2026-07-01 23:00"],
])("the zone %s is what it says", async (zone, text) => {
  const source = `$fromMillis(1782946800000, "[Y0001]-[M01]-[D01] [H01]:[m01]", "${zone}")`;
  expect(await answerOf(source)).toBe(text);
});

test.each(["Europe/Berlin", "+2", "CET", "+25:00"])("the zone %s is refused", async (zone) => {
  await expect((async () => answerOf(`$fromMillis(0, "[H01]", "${zone}")`))()).rejects.toThrow(
    `"${zone}" is not an offset from UTC`,
  );
});

test("an instant without a zone is UTC, whatever the zone of the host", async () => {
  const before = process.env["TZ"];
  process.env["TZ"] = "America/New_York";
  try {
    expect(await answerOf('$fromMillis($toMillis("2026-07-01T10:00:00"))')).toBe("2026-07-01T10:00:00.000Z");
    expect(await answerOf('$fromMillis($toMillis("2026-07-01T10:00:00.5"))')).toBe(
      "2026-07-01T10:00:00.500Z",
    );
  } finally {
    if (before === undefined) delete process.env["TZ"];
    else process.env["TZ"] = before;
  }
});
