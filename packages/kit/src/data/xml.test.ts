import { describe, expect, test } from "vitest";
import { readForm, writeForm } from "./read-form.ts";
import { readXml } from "./read-xml.ts";
import { writeXml } from "./write-xml.ts";

describe("XML", () => {
  test.each<[string, unknown]>([
    ["<a/>", { a: "" }],
    ["<a>1</a>", { a: "1" }],
    [
      '\ufeff<?xml version="1.0"?>\n<!-- x --><a b="1"\n c=\'2\'> <d/> </a>\n',
      { a: { "@b": "1", "@c": "2", d: "" } },
    ],
    ["<a><b>1</b><c>2</c><b>3</b></a>", { a: { b: ["1", "3"], c: "2" } }],
    ['<n:a xmlns:n="u" n:x="1"><n:b>t</n:b></n:a>', { a: { "@x": "1", b: "t" } }],
    ["<a>x &lt;&#65;&#x42;&amp;&quot; <![CDATA[<b>&amp;]]></a>", { a: 'x <AB&" <b>&amp;' }],
    ['<a u="km">5</a>', { a: { "@u": "km", "#text": "5" } }],
    ["<a><__proto__>1</__proto__></a>", { a: Object.fromEntries([["__proto__", "1"]]) }],
  ])("%j is read", (text, value) => {
    expect(readXml(text)).toEqual(value);
  });

  test("makes lists of the elements that are named, also where there is one", () => {
    const lines = readXml("<o><line><no>1</no></line></o>", { lists: ["line"] });
    expect(lines).toEqual({ o: { line: [{ no: "1" }] } });
  });

  test.each([
    ['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "document type"],
    ["<a>&b;</a>", "reference"],
    ["<a>&#0;</a>", "reference"],
    ["<a>&#xd800;</a>", "reference"],
    ["<a><b></a></b>", "end tag"],
    ["<a></b</a>", "end tag"],
    ["<a>", "ends before"],
    ["<a/><b/>", "several"],
    ["", "no root"],
    ["x<a/>", "outside"],
    ["<a b='1' b='2'/>", "twice"],
    ["<a b=1/>", "cannot be read"],
    ["<1/>", "no name"],
    ["<a><!-- </a>", "comment has no end"],
    ["<a>".repeat(200), "deeper than 128"],
  ])("%j is refused", (text, reason) => {
    expect(() => readXml(text)).toThrow(reason);
  });

  test("quotes nothing of what it refuses", () => {
    expect(() => readXml("<a>&geheim;</a>")).toThrow(/^(?!.*geheim)/);
  });

  test("that is written is read as the same", () => {
    const order = {
      Order: { "@no": "7", Name: "Zoë & <Co> \"'\r\n", Line: ["1", { Sku: "a", "#text": "x" }], Gone: null },
    };
    const { Gone: _, ...kept } = order.Order;
    expect(readXml(writeXml(order))).toEqual({ Order: kept });
    expect(writeXml({ a: 1.5 })).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<a>1.5</a>');
  });

  test.each([
    [{ a: 1, b: 2 }, "one root"],
    [{ a: [1, 2] }, "one root"],
    ["text", "one root"],
    [{ "a b": 1 }, "no element"],
    [{ a: { "@b><c": 1 } }, "no attribute"],
    [{ a: "\u0001" }, "cannot hold"],
    [{ a: { "#text": {} } }, "is text"],
  ])("cannot be made of %j", (value, reason) => {
    expect(() => writeXml(value)).toThrow(reason);
  });
});

test("a form of 20,000 fields is not read", () => {
  expect(() => readForm("a=1&".repeat(20_000))).toThrow("more than 10000 fields");
});

test("a form is written as it is read", () => {
  expect(readForm("a=1&b=x+y&b=%26&c=")).toEqual({ a: "1", b: ["x y", "&"], c: "" });
  expect(readForm("__proto__=1")).toEqual(Object.fromEntries([["__proto__", "1"]]));
  expect(writeForm({ a: 1, b: ["x y", "&"], c: "", d: { e: 1 }, f: null })).toBe(
    "a=1&b=x+y&b=%26&c=&d=%7B%22e%22%3A1%7D",
  );
});
