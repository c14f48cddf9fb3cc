import { expect, test } from "vitest";
import { uuidOf } from "./uuid-of.ts";

test("a name's UUID is the one that everybody computes", () => {
  // python: uuid.uuid5(uuid.NAMESPACE_URL, "https://www.example.com/")
  expect(uuidOf("https://www.example.com/")).toBe("3d3ed9d2-aa3d-5fa6-90e8-ed662e90f559");
});
