import { expect, test } from "vitest";
import { fedBy } from "./fed-by.ts";

const shown = (source: string) =>
  fedBy(source, "table").map(({ name, calls }) => [
    name,
    ...calls.map(({ range: [from, to] }) => source.slice(from, to)),
  ]);

test.each([
  ['{ "tax": $table("taxes", code), "name": name }', [["tax", '$table("taxes", code)']]],
  ['( $tax := $table("taxes", code); { "tax": $tax } )', [["tax", '$table("taxes", code)']]],
  [
    '( $tax := function($c) { [$table("taxes", $c)] }; lines.{ "id": id, "tax": $tax(code) } )',
    [["tax", '$table("taxes", $c)']],
  ],
  ['( $a := $b; $b := $a & $table("x", y); { "n": $a } )', [["n", '$table("x", y)']]],
  ['$table("taxes", code)', []],
  ['{ "tax": code }', []],
  ['{ "tax": $table(', []],
])("%s has %j", (source, expected) => {
  expect(shown(source)).toEqual(expected);
});
