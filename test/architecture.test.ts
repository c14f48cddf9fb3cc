import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { connectors, transportFailures } from "@crossdock/connectors";
import { triggers } from "@crossdock/engine";
import { kinds, loadWorkspace } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { lint, rules } from "@crossdock/lint";
import { readWorkspace } from "@crossdock/server";
import { Linter } from "eslint";
import ts from "typescript";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const packages = readdirSync(join(root, "packages"));

/** Paths below the repository, of every file in the folder. */
function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((path) => `${folder}/${path}`)
    .filter((path) => path.endsWith(ending) && !path.includes("node_modules/"));
}

function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

const sfccOperations = connectors.flatMap(({ name, operations }) =>
  name === "sfcc" ? operations.map((operation) => operation.name) : [],
);

const sources = packages.flatMap((name) => filesBelow(`packages/${name}/src`, ".ts"));
/** Neither tests nor what tests are written with. */
const product = sources.filter(
  (path) =>
    !path.endsWith(".test.ts") && !/\/testing(?:\/|\.ts$)|^packages\/journal\/src\/contract\//.test(path),
);

/** What parses text, in a package that gets it from elsewhere. */
const parses =
  /csv-parse|readJson\(|JSON\.parse\(|timingSafeEqual|node:zlib|Date\.parse\(|TextDecoder|\.matchAll\(|readXml\(|readForm\(/;

/** Files that parse, and yet read nothing that somebody else wrote as they parse it; each with why. */
const readsNoFlood: Readonly<Record<string, string>> = {
  "packages/kit/src/config/fields.ts": "what an integrator writes into a workspace",
  "packages/kit/src/data/read-json.ts": "the reader of JSON that every flood of JSON goes through",
  "packages/kit/src/data/scan-json.ts": "part of the reader of JSON",
  "packages/connectors/src/http/derive-operations.ts": "its own cursor, an instant",
  "packages/connectors/src/http/mentioned-paths.ts": "expressions of the integrator",
  "packages/connectors/src/http/read-list.ts": "its own cursor, matched first",
  "packages/connectors/src/odoo/line-references.ts": "what it kept itself",
  "packages/connectors/src/odoo/record-version.ts": "what it kept itself, and instants matched first",
  "packages/connectors/src/sfcc/orders/list.ts": "instants that their shape holds to a date",
  "packages/connectors/src/sfcc/orders/list-pages.ts": "instants that their shape holds to a date",
  "packages/engine/src/intake/emissions.ts": "what the journal kept",
  "packages/engine/src/intake/identity.ts": "the instant of the record, after the message was read",
  "packages/engine/src/intake/original.ts": "what the journal kept",
  "packages/engine/src/operator/list-cursor.ts": "an instant, matched first",
  "packages/engine/src/operator/show-content.ts": "what the journal kept",
  "packages/engine/src/recording/record-message.ts": "what the journal kept",
  "packages/engine/src/rehearsal/emitted-events.ts": "what the engine made itself",
  "packages/engine/src/rehearsal/judge.ts": "what the journal kept",
  "packages/engine/src/rehearsal/observe-message.ts": "what the journal kept",
  "packages/kit/src/signing/signature.ts": "decodes a body, which `readBody` is flooded with",
  "packages/engine/src/triggers/same-signature.ts": "part of the checks of signatures, which are flooded",
  "packages/engine/src/triggers/sign-webhook.ts": "a message of our own, before it is signed",
  "packages/engine/src/steps/message-run.ts": "what the journal kept",
  "packages/engine/src/steps/shadow-call.ts": "expressions of the integrator",
  "packages/engine/src/steps/step-run.ts": "what the journal kept",
  "packages/engine/src/systems/clock-skew.ts": "`Date` of an answer, which `Date.parse` reads in one pass",
  "packages/engine/src/systems/rate.ts": "`Date` of an answer, which `Date.parse` reads in one pass",
};

describe("lists that people keep by hand", () => {
  test("whatever reads foreign text is flooded with its own delimiters, or says why not", () => {
    const readers = product.filter(
      (path) =>
        /^packages\/connectors\/src\/(foreign-text|answer)\//.test(path) ||
        (/^packages\/(kit|connectors|engine)\//.test(path) && parses.test(textOf(path))),
    );
    const flooded = sources
      .filter((path) => path.endsWith("/flood.test.ts"))
      .flatMap((path) =>
        [...textOf(path).matchAll(/ from "(\..+)"/g)].map(([, name = ""]) => join(dirname(path), name)),
      );
    const open = readers.filter((path) => !flooded.includes(path));
    expect(open.sort()).toEqual(Object.keys(readsNoFlood).sort());
  });

  test("every connector's folder is in the list of connectors", () => {
    const folders = readdirSync(join(root, "packages/connectors/src"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .filter((name) =>
        filesBelow(`packages/connectors/src/${name}`, ".ts").some((path) =>
          /= defineConnector[<(]/.test(textOf(path)),
        ),
      );
    expect(folders.sort()).toEqual(connectors.map(({ name }) => name).sort());
  });

  test("an operation of the storefront is a file of its API, its test and a line in the list", () => {
    const folder = "packages/connectors/src/sfcc";
    const listed = sfccOperations.map((name) => {
      const [api, verb = ""] = name.split(".");
      return `${folder}/${api}/${verb.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    });
    const written = filesBelow(folder, ".ts")
      .filter((path) => /^export const \w+ = (define|statusSetter)/m.test(textOf(path)))
      .map((path) => path.replace(/\.ts$/, ""))
      .filter((path) => path.split("/").length > folder.split("/").length + 1);
    expect(written.sort()).toEqual(listed.toSorted());
    expect(listed.filter((path) => !isThere(`${path}.test.ts`))).toEqual([]);
    expect(listed).toContain(`${folder}/customers/get`);
  });

  test("every rule's file is in the list of rules", () => {
    const files = filesBelow("packages/lint/src/rules", ".ts")
      .filter((path) => !path.endsWith(".test.ts"))
      .map((path) => path.split("/").at(-1)?.replace(".ts", ""));
    expect(files.sort()).toEqual(rules.map(({ name }) => name).sort());
  });

  test("every command's file is in the list of commands", () => {
    const files = filesBelow("packages/cli/src/commands", ".ts").map((path) => path.split("/").at(-1));
    const list = textOf("packages/cli/src/commands.ts");
    expect(files.filter((file) => !list.includes(`"./commands/${file}"`))).toEqual([]);
  });
});

describe("packages", () => {
  test("import all that they may, so that a permission that nobody uses is not left behind", async () => {
    // The checker's own configuration: plain JavaScript that exports its table of directions.
    const { allowed } = (await import(pathToFileURL(join(root, ".config/dependency-cruiser.js")).href)) as {
      allowed: Readonly<Record<string, readonly string[]>>;
    };
    const imported = packages.map((name) => {
      const own = product.filter((path) => path.startsWith(`packages/${name}/`));
      const found = own.flatMap((path) =>
        [...textOf(path).matchAll(/"@crossdock\/(\w+)(?:\/[\w-]+)?"/g)].map(([, other = ""]) => other),
      );
      return [name, [...new Set(found)].sort()];
    });
    const may = Object.entries(allowed).map(([name, others]) => [name, [...others].sort()]);
    expect(Object.fromEntries(imported)).toEqual(Object.fromEntries(may));
  });
});

describe("the code", () => {
  test("no file of the product has more than 400 lines", () => {
    expect(product.filter((path) => textOf(path).split("\n").length > 401)).toEqual([]);
  });

  test("no function of the product has more than 100 lines", () => {
    const long = product.flatMap((path) => longFunctions(path).map((name) => `${path}: ${name}`));
    expect(long).toEqual([]);
  });

  /** Lists whose members differ in their type parameters; each line says so. */
  const anyAllowed = [
    "packages/api/src/route.ts",
    "packages/kit/src/definitions/connector.ts",
    "packages/kit/src/definitions/operation.ts",
    "packages/kit/src/registry.ts",
    // What a signature of the language has checked.
    "packages/mapping/src/compiler/value.ts",
    "packages/server/src/api/routes.ts",
    "packages/server/src/app.ts",
  ];

  test("`any` is only where types of different shapes share a list, or a signature has checked them", () => {
    const withAny = product.filter((path) => /[:<,|(=] ?any\b|\bas any\b/.test(codeOf(path)));
    expect(withAny.filter((path) => !anyAllowed.includes(path))).toEqual([]);
  });

  test("nothing is silenced for the compiler, and nothing is put off", () => {
    const marks = /@ts-(ignore|expect-error|nocheck)|\bTODO\b|\bFIXME\b|\bXXX\b/;
    expect([...product, "packages/cli/bin/crossdock.js"].filter((path) => marks.test(textOf(path)))).toEqual(
      [],
    );
  });

  test("plain data is read by the functions of the kit, which have no second copy", () => {
    const home = "packages/kit/src/data/plain-data.ts";
    const names = [...textOf(home).matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
    const copies = product.filter(
      (path) =>
        path !== home &&
        new RegExp(`^(?:export )?function (?:${names.join("|")})\\b`, "m").test(textOf(path)),
    );
    expect(copies).toEqual([]);
    const checks = product.filter(
      (path) =>
        path !== home &&
        /typeof (\w+) === "object" && \1 !== null && !Array\.isArray\(\1\);/.test(textOf(path)),
    );
    expect(checks).toEqual([]);
  });

  test("a module keeps nothing: what it holds is a table that nobody can write to", () => {
    const held = product.flatMap((path) =>
      [...codeOf(path).matchAll(moduleState)]
        .map(({ groups = {} }) => [groups["variable"] ?? groups["constant"] ?? "", groups] as const)
        .filter(([, { type = "", made = "" }]) => made === "" || !/^Readonly(Map|Set)</.test(type))
        .map(([name]) => `${path}: ${name}`),
    );
    expect(held).toEqual([]);
  });

  test("what a kind is known by stands with the kind: its name is hardly compared anywhere else", () => {
    const name = `["'\`](?:${kinds.map((kind) => kind.name).join("|")})["'\`]`;
    const comparison = new RegExp(
      `[!=]==? ${name}|${name} [!=]==? |case ${name}:|(?:Set\\(\\[|includes\\()[^;()]*?${name}|${name}\\][^;]{0,9}\\.includes|Kind\\.name\\b`,
      "g",
    );
    const found = product
      .filter((path) => !path.startsWith("packages/flow/src/kinds/"))
      .flatMap((path) => (textOf(path).match(comparison) ?? []).map((text) => `${path}: ${text}`));
    expect(found.length, found.join("\n")).toBeLessThan(15);
  });

  test("a cast is rare", () => {
    const renamed = /^(?:import|export) [^;]*?(?: from |\};).*$/gm;
    const casts = product.flatMap(
      (path) =>
        codeOf(path)
          .replace(renamed, "")
          .match(/\bas (?!const\b)\S/g) ?? [],
    );
    expect(casts.length).toBeLessThan(120);
  });

  test("everything is exported by name", () => {
    expect(sources.filter((path) => /^export default /m.test(textOf(path)))).toEqual([]);
  });
});

/** What one of the house's own rules finds in the code. */
async function foundBy(file: string, name: string, code: string): Promise<number> {
  // Plain JavaScript, as the linter loads it.
  const { [name]: rule } = await import(join(root, ".config", file));
  const languageOptions = { parser: tseslint.parser };
  const plugins = { crossdock: { rules: { rule } } };
  const rules = { "crossdock/rule": "error" } as const;
  return new Linter().verify(code, [{ languageOptions, plugins, rules }]).length;
}

describe("a cast without a reason fails", () => {
  const found = (code: string): Promise<number> => foundBy("reasoned-casts.js", "reasonedCasts", code);

  test.each([
    "const id = value as string;",
    "// Read above.\n\nconst id = value as string;",
    "// About the function.\nfunction idOf(value) {\n  return value as string;\n}",
    "/** The id. */\nconst id = value as string;",
    "const order = {\n  // A text.\n  id: id as string,\n  key: key as string,\n};",
  ])("%s", async (code) => {
    expect(await found(code)).toBe(1);
  });

  test.each([
    "// A text: the schema has checked it.\nconst id = value as string;",
    "const id = value as string; // The schema has checked it.",
    "const order = {\n  // The schema has checked it.\n  id: id as string,\n};",
    "// The schema has checked it.\nconst id = take(\n  value as string,\n);",
    "const states = ['accepted'] as const;",
    "const state = 'accepted' satisfies State;",
  ])("but not %s", async (code) => {
    expect(await found(code)).toBe(0);
  });
});

describe("what decides by the words of a message fails", () => {
  const found = (code: string): Promise<number> => foundBy("no-matched-text.js", "noMatchedText", code);

  test.each([
    "error.message.includes('gone')",
    "error?.message?.toLowerCase().startsWith('gone')",
    "/gone/.test(failure.title)",
    "/gone/.exec(finding.hint ?? '')",
    "error.message === 'gone'",
    "switch (error.detail) { case 'gone': }",
    "const said = String(error.message); said.match(/gone/)",
    "const { message: said } = error; said.endsWith('gone')",
    "list.filter(({ message }) => message.startsWith('gone'))",
  ])("%s", async (code) => {
    expect(await found(code)).toBe(1);
  });

  test.each([
    "error.code === 'gone'",
    "problem.id.startsWith('gone')",
    "error.message === ''",
    "console.log(error.message.trim())",
    "const { code: message } = error; message.startsWith('gone')",
  ])("but not %s", async (code) => {
    expect(await found(code)).toBe(0);
  });
});

/** Variables, and collections that begin a line: of a module, not of a function. */
const moduleState =
  /^(?:export )?(?:(?:let|var) (?<variable>\w+)|const (?<constant>\w+)(?:: (?<type>[^=]+?))? = new (?<made>(?:Weak)?(?:Map|Set)|WeakRef)\b)/gm;

/** Names of the functions in a file that have more than 100 lines, from their first word to their last. */
function longFunctions(path: string): string[] {
  const file = ts.createSourceFile(path, textOf(path), ts.ScriptTarget.Latest, true);
  const lineAt = (place: number): number => file.getLineAndCharacterOfPosition(place).line;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isLong = lineAt(node.end) - lineAt(node.getStart(file)) >= 100;
    if (isLong && ts.isFunctionLike(node)) found.push(nameOf(node));
    // What is in a short one is short.
    if (isLong) ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

/** The name of a function, or of what it is given to. */
function nameOf(node: ts.SignatureDeclaration): string {
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  return named?.getText() ?? `at ${node.pos}`;
}

/** Without comments and texts, as far as a line can tell. */
function codeOf(path: string): string {
  return textOf(path)
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "")
    .replace(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, '""');
}

describe("the texts", () => {
  test.each(packages)("packages/%s has a README of at most 40 lines", (name) => {
    const lines = textOf(`packages/${name}/README.md`).trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(40);
  });

  test("every failure of a connector is documented", () => {
    const page = textOf("docs/reference/errors.md");
    const tables = [...connectors, { name: "transport", failures: transportFailures.table }];
    const codes = tables.flatMap(({ name, failures }) =>
      Object.keys(failures).map((failure) => `\`${name}.${failure}\``),
    );
    expect(codes.filter((code) => !page.includes(code))).toEqual([]);
  });

  test("every decision has a number of its own, and its heading says it", () => {
    const pages = filesBelow("docs/decisions", ".md");
    const numbers = pages.map((page) => page.split("/").at(-1)?.slice(0, 4) ?? "");
    expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([]);
    expect(pages.filter((page, at) => !textOf(page).startsWith(`# ${numbers[at]}. `))).toEqual([]);
  });

  test("every link of a guide leads to a file", () => {
    const guides = [
      "README.md",
      ...filesBelow("docs", ".md"),
      ...filesBelow("flows", ".md"),
      ...filesBelow("packages", "README.md"),
    ];
    const broken = guides.flatMap((guide) =>
      Array.from(textOf(guide).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g), ([, link = ""]) => link)
        .filter((link) => !isThere(join(guide, "..", link)))
        .map((link) => `${guide}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  const pages = [
    "README.md",
    ...filesBelow("docs", ".md"),
    ...packages.map((name) => `packages/${name}/README.md`),
  ]
    // Pages of rules show mistakes, and are tested with their rules; those of kinds show parts.
    .filter((page) => !page.startsWith("docs/reference/"));
  const examples = pages.flatMap((page) =>
    Array.from(textOf(page).matchAll(/^```yaml\n([\s\S]*?)^```$/gm), ([, yaml = ""]) => ({
      page,
      yaml,
    })).filter(
      // A block with a file's name is part of a guide that is played as a whole.
      ({ yaml }) => /^kind: /m.test(yaml) && !yaml.startsWith("# file: "),
    ),
  );

  test.each(examples)("the YAML of $page is valid beside the repository's own flows", async ({ yaml }) => {
    const registry = createRegistry({ connectors, triggers, journals, kinds });
    const [kind, name] = [fieldOf(yaml, "kind"), fieldOf(yaml, "name")];
    const { suffix } = kinds.find((each) => each.name === kind) ?? { suffix: kind };
    const files = await readWorkspace(root);
    const own = Object.keys(files).find((path) => path.endsWith(`/${name}.${suffix}.yaml`));
    const path = own ?? `flows/base/${name}.${suffix}.yaml`;
    const workspace = loadWorkspace({ ...files, [path]: yaml }, { registry });
    const findings = lint(workspace, { registry, environment: "dev" });
    expect(findings.filter(({ span }) => span?.file === path)).toEqual([]);
  });
});

function fieldOf(yaml: string, name: string): string {
  return new RegExp(`^${name}: *(\\S+)`, "m").exec(yaml)?.[1] ?? "";
}

function isThere(path: string): boolean {
  try {
    readFileSync(join(root, path));
    return true;
  } catch (error) {
    // A folder is there as well.
    return error instanceof Error && "code" in error && error.code === "EISDIR";
  }
}
