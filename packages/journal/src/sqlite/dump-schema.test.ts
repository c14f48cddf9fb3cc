import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { dumpSchema } from "./dump-schema.ts";

test("schema.sql is the schema of an empty journal; `npm run generate` prints it again", async () => {
  const golden = await readFile(new URL("../../schema.sql", import.meta.url), "utf8");
  expect(dumpSchema()).toBe(golden);
});
