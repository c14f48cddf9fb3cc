import { Type } from "typebox";
import { expect, test } from "vitest";
import { defineTrigger } from "./definitions/trigger.ts";
import { createRegistry } from "./registry.ts";

const trigger = (name: string) =>
  defineTrigger({
    name,
    summary: "Does nothing.",
    status: "stable",
    config: Type.Object({}),
    examples: [],
    run: async () => undefined,
  });

test("finds its parts by name", () => {
  const [poll, file] = [trigger("poll"), trigger("file")];
  const { triggers, connectors } = createRegistry({ triggers: [poll, file] });
  expect([triggers.get("poll"), triggers.get("file"), connectors.size]).toEqual([poll, file, 0]);
});

test("refuses two parts of one name", () => {
  expect(() => createRegistry({ triggers: [trigger("poll"), trigger("poll")] })).toThrow(
    "two triggers are named poll",
  );
});
