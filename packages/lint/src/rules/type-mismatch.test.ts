import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const version = (expression: string) =>
  messagesOf("XD212", `identity: { id: messageId, key: orderNo, version: '${expression}' }\n`);

test("a version is a number or an instant", () => {
  expect(version("modifiedAt")).toEqual([]);
  expect(version("$toMillis(modifiedAt)")).toEqual([]);
  expect(version("orderNo")).toEqual(["a version is a number or an instant, and this is text"]);
  expect(version("lines")).toEqual([expect.stringContaining("and this is a list of")]);
});
