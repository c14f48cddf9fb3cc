import { expect, test } from "vitest";
import { sizeText } from "./size-text.ts";

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1.0 KB"],
  [150_000, "146 KB"],
  [1024 * 1024 * 3.25, "3.3 MB"],
  [1024 ** 4 * 5000, "5000 TB"],
])("%d bytes read as %s", (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
