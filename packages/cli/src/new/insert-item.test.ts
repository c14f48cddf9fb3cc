import { expect, test } from "vitest";
import { insertItem } from "./insert-item.ts";

const item = "{ flow: b@1 }";

test.each([
  ["use:\n  - { flow: a@1 } # live\n# end\n", "use:\n  - { flow: a@1 } # live\n  - { flow: b@1 }\n# end\n"],
  [
    "use:\n- flow: a@1\n  mode: paused\nvars: {}\n",
    "use:\n- flow: a@1\n  mode: paused\n- { flow: b@1 }\nvars: {}\n",
  ],
  ["use:\n  - { flow: a@1 }", "use:\n  - { flow: a@1 }\n  - { flow: b@1 }"],
  ["use: [ { flow: a@1 } ]\n", "use: [ { flow: a@1 }, { flow: b@1 } ]\n"],
  ["use: []\nowner: a\n", "use: [ { flow: b@1 } ]\nowner: a\n"],
  ["owner: a\n", "owner: a\nuse:\n  - { flow: b@1 }\n"],
  ["use:\nowner: a\n", "owner: a\nuse:\n  - { flow: b@1 }\n"],
])("an item is added to %j", (text, after) => {
  expect(insertItem(text, "use", item, "list")).toBe(after);
});

test.each([
  ["systems: { erp: a }\n", "systems: { erp: a, wms: b }\n"],
  ["systems:\n  erp: a # main\nuse: []\n", "systems:\n  erp: a # main\n  wms: b\nuse: []\n"],
  ["name: x\n", "name: x\nsystems:\n  wms: b\n"],
])("an entry is added to %j", (text, after) => {
  expect(insertItem(text, "systems", "wms: b", "map")).toBe(after);
});
