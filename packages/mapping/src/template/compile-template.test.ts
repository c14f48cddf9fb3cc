import { Failure, type TemplatePlace } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { checkTemplate, compileTemplate } from "./compile-template.ts";
import { TemplateError } from "./template-error.ts";
import { templateReads } from "./template-reads.ts";

const render = (source: string, data: Record<string, unknown> = {}, place: TemplatePlace = "text") =>
  compileTemplate(source, place).render(data);

const kinds = (source: string, place: TemplatePlace = "text") =>
  checkTemplate(source, place).map(({ kind }) => kind);

describe("a template", () => {
  test("prints own fields of the data", () => {
    expect(render("Order {{ key }}: {{ error.title }}", { key: 7, error: { title: "late" } })).toBe(
      "Order 7: late",
    );
  });

  test("has conditions, loops, joins and filters", () => {
    const source =
      '{% if lines %}{% for line in lines %}{{ loop.index }}:{{ line.sku | upper }}{{ "" if loop.last else ", " }}{% endfor %}{% else %}none{% endif %}';
    expect(render(source, { lines: [{ sku: "a" }, { sku: "b" }] })).toBe("1:A, 2:B");
    expect(render(source, { lines: [] })).toBe("none");
    expect(render('{{ a ~ "-" ~ b }}{{ c | default("!") }}', { a: 1, b: "x" })).toBe("1-x!");
  });

  test.each(["{{ name }}", "{{ order.name }}", "{{ toString }}", "{{ name.length }}"])(
    "fails on %s when there is no such own field",
    (source) => {
      expect(() => render(source, { order: {} })).toThrow(Failure);
      expect(() => render(source, { order: {} })).toThrow("is missing");
    },
  );

  test("fails on null and on what is not text", () => {
    expect(() => render("{{ a }}", { a: null })).toThrow("`a` is null");
    expect(() => render("{{ a.b }}", { a: { b: {} } })).toThrow("`a.b` is an object, not text");
  });

  test("does not run getters or call functions of the data", () => {
    let ran = false;
    const data = {
      get field() {
        ran = true;
        return "x";
      },
      call: () => "x",
    };
    expect(() => render("{{ field }}", data)).toThrow("is missing");
    expect(() => render("{{ call }}", data)).toThrow("is missing");
    expect(ran).toBe(false);
  });
});

describe("a refused template", () => {
  test.each([
    ['{{ a.constructor.constructor("return 1")() }}', "template-forbidden"],
    ["{{ a.__proto__ }}", "template-forbidden"],
    ['{{ a["constructor"] }}', "template-forbidden"],
    ["{{ range(3) }}", "template-forbidden"],
    ["{{ a + 1 }}", "template-forbidden"],
    ["{% set x = 1 %}", "template-forbidden"],
    ['{% include "secrets" %}', "template-forbidden"],
    ["{% macro m() %}{% endmacro %}", "template-forbidden"],
    ["{{ a | uper }}", "template-forbidden"],
    ["{{ a | safe }}", "template-encoding"],
    ["{{ a", "template-syntax"],
    ["{{ a b }}", "template-syntax"],
    ["{% if a %}", "template-syntax"],
  ])("%s is %s", (source, kind) => {
    expect(kinds(source)).toContain(kind);
    expect(() => compileTemplate(source, "text")).toThrow(TemplateError);
  });

  test("cannot reach a prototype by a computed key either", () => {
    expect(() => render("{{ a[k] }}", { a: {}, k: "constructor" })).toThrow("is missing");
    expect(() => render("{{ a[k][k] }}", { a: [], k: "constructor" })).toThrow("is missing");
  });

  test("tells the place and the way out", () => {
    const [problem] = checkTemplate("Hello\n{{ name | uper }}", "text");
    expect(problem).toMatchObject({ range: [16, 17], problem: { id: "unknown-filter", meant: "upper" } });
  });

  test.each(["{{ path }}", "orders/{{ id }}", "//{{ host }}/", "https://x/{{ id }}", "/\\{{ host }}", ""])(
    "%s is not a path",
    (source) => {
      expect(kinds(source, "urlPath")).toEqual(["template-prefix"]);
    },
  );
});

describe("a value", () => {
  test("cannot leave its segment of a path", () => {
    expect(render("/orders/{{ id }}/x", { id: "a/b?c#d é" }, "urlPath")).toBe(
      "/orders/a%2Fb%3Fc%23d%20%C3%A9/x",
    );
    expect(() => render("/orders/{{ id }}/x", { id: ".." }, "urlPath")).toThrow("leads to another address");
    expect(() => render("/orders/.{{ id }}", { id: "." }, "urlPath")).toThrow("leads to another address");
    expect(() => render("/orders/{{ id }}", { id: "" }, "urlPath")).toThrow("is empty");
  });

  test("cannot add a parameter to a query", () => {
    expect(render("q={{ q }}", { q: "a&admin=1" }, "urlQuery")).toBe("q=a%26admin%3D1");
  });

  test.each(["a\r\nSet-Cookie: x", "a\nb", "a\u0000b", "snow ☃"])("cannot break a header: %j", (value) => {
    expect(() => render("{{ v }}", { v: value }, "header")).toThrow("cannot carry");
  });

  test("cannot become markup", () => {
    expect(render("<b>{{ v }}</b>", { v: `<script>"'&` }, "html")).toBe(
      "<b>&#60;script&#62;&#34;&#39;&#38;</b>",
    );
  });

  test("is a whole JSON value outside a string and characters inside one", () => {
    const source = '{ "a": {{ v }}, "b": "x {{ v }} \\" {{ v }}", "c": {{ list }} }';
    const value = 'say "hi" \\ \n';
    const parsed: unknown = JSON.parse(render(source, { v: value, list: [1, { d: null }] }, "json"));
    expect(parsed).toEqual({ a: value, b: `x ${value} " ${value}`, c: [1, { d: null }] });
  });
});

test("the reads of a template are its look-ups from the root of the data", () => {
  const source =
    "{{ order.no }}{% for line in order.lines %}{{ line.sku }}{% endfor %}{{ note | default('-') }}{{ loop }}";
  expect(templateReads(source)).toEqual([
    { path: ["order", "no"], position: 3, optional: false },
    { path: ["order", "lines"], position: 29, optional: true },
    { path: ["order", "lines", "*", "sku"], position: 46, optional: false },
    { path: ["note"], position: 72, optional: true },
  ]);
});
