import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import jsonata from "jsonata";
import { type Engine, reference, referenceOf } from "../engines.ts";

/** The reference as it is and without what chance adds to it. */
export interface References {
  asShipped: Engine;
  /**
   * The reference evaluates the items of a list, and the values of an object, at the same time: of two that fail the one
   * whose promise settles first is told, and a variable may be read before the item to the left has set it. This build
   * takes them one after the other, which is the order that any other engine has. It also adds an item to an empty list
   * that it groups, which may be the caller's; this build leaves the list alone. And it copies the
   * value before `?:` and `??` by way of JSON, which loses patterns and signatures; this build keeps them. It runs without
   * the guard of long lists, which puts a function into every list that `*` then finds.
   */
  sequential: Engine;
  /**
   * The reference writes the place of its last call into every function, built-in ones included, and reads it for the
   * errors of other expressions. This forgets those places.
   */
  forget(): void;
}

const changes: readonly (readonly [before: string | RegExp, after: string])[] = [
  [
    "var jsonata = (function() {",
    `var jsonata = (function() {
    async function inTurn(list, each) {
        const all = [];
        for (const [index, item] of list.entries()) all.push(await each(item, index));
        return all;
    }`,
  ],
  [
    /await Promise\.all\(expr\.expressions\s*\.map\((async \(item, idx\) => \{[\s\S]*?\})\)\);/,
    "await inTurn(expr.expressions, $1);",
  ],
  [
    /await Promise\.all\(utils\.keys\(groups\)\.map\((async \(key, idx\) => \{[\s\S]*?return \[key,[\s\S]*?\})\)\);/,
    "await inTurn(utils.keys(groups), $1);",
  ],
  ["input.push(undefined);", "input = [undefined];"],
  // A function in place of a text is inserted as its own source.
  ["result += replacement;", "result += typeof replacement === 'function' ? {} : replacement;"],
  [/JSON\.parse\(JSON\.stringify\(left\)\)/g, "keepingClone(left)"],
  [
    "const parser = (() => {",
    `const parser = (() => {
    const keepingClone = (node) => {
        if (typeof node !== "object" || node === null || node instanceof RegExp || "validate" in node) return node;
        if (Array.isArray(node)) return node.map(keepingClone);
        return Object.fromEntries(Object.entries(node).map(([key, part]) => [key, keepingClone(part)]));
    };`,
  ],
];

/** Loads both builds; throws where the shipped one is not the version that this knows. */
export async function loadReferences(): Promise<References> {
  const path = createRequire(import.meta.url).resolve("jsonata");
  const shipped = readFileSync(path, "utf8");
  const changed = changes.reduce((text, [before, after]) => text.replace(before, after), shipped);
  if (changed.includes("Promise.all") || !changed.includes("async function inTurn")) {
    throw new Error(`${path} is not the version of jsonata whose order this test knows`);
  }
  const module = { exports: {} };
  compileFunction(changed, ["module", "exports"], { filename: path })(module, module.exports);
  const sequential = module.exports as typeof jsonata;
  const functions = [...(await builtinsOf(jsonata)), ...(await builtinsOf(sequential))];
  return {
    asShipped: reference,
    sequential: (source, bounds) => referenceOf(sequential)(source, { ...bounds, items: undefined }),
    forget: () => {
      for (const each of functions) {
        delete each.token;
        delete each.position;
      }
    },
  };
}

type Marked = { token?: unknown; position?: unknown };

/** The function objects that all expressions share. */
async function builtinsOf(library: typeof jsonata): Promise<Marked[]> {
  const names =
    "sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl eval toMillis fromMillis clone";
  return Promise.all(
    names.split(" ").map(async (name) => (await library(`$${name}`).evaluate(undefined)) as Marked),
  );
}
