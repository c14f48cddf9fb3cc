import { expect, test } from "vitest";
import { typingAt } from "./typed-text.ts";

/** `‸` is the cursor. */
function typed(text: string) {
  const offset = text.indexOf("‸");
  const typing = typingAt(text.replace("‸", ""), offset);
  return typing && [typing.path.join("."), typing.part, typing.before];
}

test.each([
  ["a key at the top", "kind: Flow\ntar‸", ["tar", "key", "tar"]],
  ["a key below another", "kind: Flow\ntarget:\n  sys‸", ["target.sys", "key", "sys"]],
  ["a key on an empty line", "kind: Flow\nsteps:\n  - id: a\n    ‸\n", ["steps.0.", "key", ""]],
  ["a key in braces that are open", "kind: Flow\ntarget: { sys‸\nretry: a", ["target.sys", "key", "sys"]],
  ["a value", "kind: Flow\nretry: st‸", ["retry", "value", "st"]],
  ["a value without its space", "kind: Flow\nretry:‸", ["retry", "value", ""]],
  [
    "a value in braces that are open",
    "kind: Flow\ntarget: { system: er‸\nretry: a",
    ["target.system", "value", "er"],
  ],
  [
    "a value before others",
    "target: { system: er‸, operation: x }\nkind: Flow",
    ["target.system", "value", "er"],
  ],
  ["an item", "kind: Flow\ncatch:\n  - errors: [ Rejected, ‸", ["catch.0.errors.1", "value", ""]],
  [
    "a text whose quote is open",
    "kind: Flow\nmapping:\n  x: '$steps.‸\n  y: b",
    ["mapping.x", "value", "$steps."],
  ],
  [
    "a block of text",
    "kind: Flow\nmapping:\n  x: |-\n    a\n      & b.‸ c\n  y: b",
    ["mapping.x", "value", "a\n  & b."],
  ],
  [
    "the key after a block of text",
    "kind: Flow\nmapping:\n  x: |-\n    a\n  y‸\n",
    ["mapping.y", "key", "y"],
  ],
])("finds %s", (_, text, expected) => {
  expect(typed(text)).toEqual(expected);
});

test("keeps what is written around the cursor", () => {
  const text = "kind: Flow\ntarget: { system: erp, op‸\nretry: standard\n";
  const offset = text.indexOf("‸");
  expect(typingAt(text.replace("‸", ""), offset)?.value).toEqual({
    kind: "Flow",
    target: { system: "erp" },
    retry: "standard",
  });
});
