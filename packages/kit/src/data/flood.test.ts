import { expect, test } from "vitest";
import { type ForeignReader, flood } from "../flood.ts";
import { signedInstant } from "../signing/signed-instant.ts";
import { readForm } from "./read-form.ts";
import { readXml } from "./read-xml.ts";

const linear = { growth: "linear", most: 1_000_000 } as const;
const markup: ForeignReader[] = [
  { name: "XML", ...linear, read: (text) => readXml(text) },
  { name: "XML in an element", ...linear, read: (text) => readXml(`<a>${text}</a>`) },
];

test.each([
  ["forms", ["&", "=", "a=", "%", "+", "a=1&"], [{ name: "form", ...linear, read: readForm }]],
  ["times", ["9", "2026-01-01T00:00:00.", "Z", ":"], [{ name: "time of sending", read: signedInstant }]],
  [
    "XML",
    ["<", "</", "<a>", "<a/>", "<a b='", " b='c'", "&", "&amp;", "<!--", "<![CDATA[", "<?", "<!DOCTYPE", ">"],
    markup,
  ],
])(
  "a flood of their own delimiters holds up no reader of %s",
  async (_, delimiters, readers) => {
    expect(await flood(delimiters, readers)).toEqual([]);
  },
  600_000,
);
