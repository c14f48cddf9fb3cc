import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openApi } from "@crossdock/api";
import { transportFailures } from "@crossdock/connectors";
import { editorSchema, kindSchema, kindsOf } from "@crossdock/flow";
import { dumpSchema } from "@crossdock/journal";
import {
  type ConnectorDefinition,
  type Example,
  errorClasses,
  fieldKinds,
  fieldTable,
  type Operation,
  type Registry,
  type RuleText,
  textAt,
} from "@crossdock/kit";
import {
  awaitedText,
  changeRulePage,
  changeRules,
  plannedRules,
  rulePage,
  rules,
  testRulePage,
  testRules,
} from "@crossdock/lint";
import { helpers } from "@crossdock/mapping";
import type { TObject, TSchema } from "typebox";
import { builtIn } from "../context.ts";
import { apiPage } from "./api-page.ts";
import { withCommands } from "./command-table.ts";
import { withMachines } from "./machine-pictures.ts";
import { metricFiles, withHealth } from "./metric-files.ts";
import { type Directions, withPackages } from "./package-picture.ts";

/**
 * Every file that is printed from definitions, by path below the repository's `root`: editor schemas, reference pages,
 * the API, the store's schema, the pictures of packages and state machines, what is good of the metrics.
 */
export async function printed(root: string): Promise<Record<string, string>> {
  const registry = builtIn();
  return {
    ...kindFiles(registry),
    ...Object.fromEntries(
      [...registry.connectors.values()].map((each) => [
        `docs/reference/connectors/${each.name}.md`,
        connectorPage(each),
      ]),
    ),
    ...partPages(registry),
    ...Object.fromEntries(rules.map((rule) => [`docs/reference/rules/${rule.code}.md`, rulePage(rule)])),
    ...Object.fromEntries(
      changeRules.map((rule) => [`docs/reference/rules/${rule.code}.md`, changeRulePage(rule)]),
    ),
    ...Object.fromEntries(
      testRules.map((rule) => [`docs/reference/rules/${rule.code}.md`, testRulePage(rule)]),
    ),
    "docs/reference/rules/README.md": ruleList(),
    "docs/reference/errors.md": errorPage(registry),
    "docs/reference/helpers.md": helperPage(),
    "docs/reference/fields.md": fieldPage(),
    "docs/reference/openapi.json": json(openApi()),
    "docs/reference/api.md": apiPage(),
    "docs/architecture.md": await architecturePage(root),
    "docs/operating.md": withHealth(await readFile(join(root, "docs/operating.md"), "utf8")),
    "README.md": withCommands(await readFile(join(root, "README.md"), "utf8")),
    ...metricFiles(),
    "packages/journal/schema.sql": dumpSchema(),
  };
}

async function architecturePage(root: string): Promise<string> {
  // The checker's own configuration: plain JavaScript that exports its table of directions.
  const { allowed } = (await import(pathToFileURL(join(root, ".config/dependency-cruiser.js")).href)) as {
    allowed: Directions;
  };
  const summaries = await Promise.all(
    Object.keys(allowed).map(async (name) => {
      const manifest: unknown = JSON.parse(
        await readFile(join(root, "packages", name, "package.json"), "utf8"),
      );
      return [name, textAt(manifest, "description")];
    }),
  );
  const text = await readFile(join(root, "docs/architecture.md"), "utf8");
  return withMachines(withPackages(text, allowed, Object.fromEntries(summaries)));
}

const interpolated =
  " A whole value may be `${env:NAME}` or `${secret:path}`, filled in when the workspace is compiled.";

function kindFiles(registry: Registry): Record<string, string> {
  const files: Record<string, string> = {};
  for (const kind of kindsOf(registry).values()) {
    const schema = kindSchema(kind.name, registry);
    const file = kind.name.toLowerCase();
    files[`schemas/crossdock/${file}.schema.json`] = json(editorSchema(kind, registry));
    files[`docs/reference/kinds/${file}.md`] = page(
      kind.name,
      kind.summary,
      `File: \`${kind.file ?? `<name>.${kind.suffix}.yaml`}\`.${kind.interpolated ? interpolated : ""}`,
      fieldTable(schema),
      ...Object.entries(kind.sections ?? {}).map(([title, part]) => section(2, title, fieldTable(part))),
      `\`\`\`yaml\n${kind.example.trim()}\n\`\`\``,
    );
  }
  return files;
}

function connectorPage(connector: ConnectorDefinition): string {
  const auth = Object.entries(connector.auth).map(([scheme, fields]) =>
    section(3, `auth: ${scheme}`, fieldTable(fields)),
  );
  const failures = Object.entries(connector.failures).map(
    ([name, { class: failureClass, meaning }]) =>
      `| \`${connector.name}.${name}\` | ${failureClass} | ${meaning} |`,
  );
  return page(
    `Connector ${connector.name}`,
    `${connector.summary} (${connector.status})`,
    section(2, "Options", fieldTable(connector.options)),
    connector.system ? section(2, "Further keys of the System", fieldTable(connector.system)) : "",
    section(2, "Sign-in", auth.join("\n\n")),
    ...connector.operations.map(operationSection),
    section(
      2,
      "What can go wrong",
      failures.length > 0
        ? ["| Failure | Class | Meaning |", "| --- | --- | --- |", ...failures].join("\n")
        : "",
    ),
    ...connector.examples.map(example),
  );
}

/** What an operation of a kind is for, beside being called. */
const uses: Readonly<Record<Operation["kind"], string>> = {
  call: ".",
  list: "; a list, which triggers read page by page, and a step takes whole: `$result` is then the list of its records, at most `most` (default 1,000, up to 10,000) of the target.",
  subscribe: "; a subscription for triggers.",
};

function operationSection(operation: Operation): string {
  const result =
    operation.kind === "call"
      ? fieldsOf("Result", operation.result)
      : fieldsOf(operation.kind === "list" ? "Each record" : "Each message", operation.item);
  return section(
    2,
    `\`${operation.name}\``,
    [
      `${operation.summary} Trait: \`${operation.trait}\`${uses[operation.kind]}`,
      fieldsOf("Keys of the target", operation.config),
      fieldsOf("Mapping", operation.input),
      result,
      ...operation.examples.map(example),
    ]
      .filter(Boolean)
      .join("\n\n"),
  );
}

function fieldsOf(title: string, schema: TSchema): string {
  const isObject = "properties" in schema;
  const table = isObject ? fieldTable(schema as unknown as TObject) : ""; // as its properties say
  return table === "" ? "" : `${title}:\n\n${table}`;
}

function partPages(registry: Registry): Record<string, string> {
  const pages = (
    folder: string,
    word: string,
    parts: Iterable<{ name: string; summary: string; config: TObject; examples: readonly Example[] }>,
  ) =>
    Array.from(parts, ({ name, summary, config, examples }) => [
      `docs/reference/${folder}/${name}.md`,
      page(`${word} ${name}`, summary, fieldTable(config), ...examples.map(example)),
    ]);
  return Object.fromEntries([
    ...pages("triggers", "Trigger", registry.triggers.values()),
    ...pages("journals", "Journal", registry.journals.values()),
    ...pages("simulators", "Simulator", registry.simulators.values()),
  ]);
}

function ruleList(): string {
  const planned = plannedRules.map((rule) => [
    rule.code,
    `\`${rule.name}\``,
    awaitedText(rule),
    rule.summary,
  ]);
  return page(
    "Rules",
    "What `crossdock lint` checks. `crossdock explain <code or name>` shows the same pages.",
    ruleTable(rules),
    section(
      2,
      "Rules about a change",
      `What \`crossdock diff\` says against a change, beside errors of the new state.\n\n${ruleTable(changeRules)}`,
    ),
    section(
      2,
      "Rules about tests",
      `What \`crossdock test --coverage\` and \`crossdock diff\` tell after the tests were run.\n\n${ruleTable(testRules)}`,
    ),
    section(
      2,
      "Not built yet",
      `Rules about what cannot be written yet.\n\n${table(["Code", "Name", "Arrives with", "What must hold"], planned)}`,
    ),
  );
}

function ruleTable(rows: readonly RuleText[]): string {
  return table(
    ["Code", "Name", "Severity", "What must hold"],
    rows.map(({ code, name, severity, summary }) => [
      `[${code}](${code}.md)`,
      `\`${name}\``,
      severity,
      summary,
    ]),
  );
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

function errorPage(registry: Registry): string {
  const classes = Object.entries(errorClasses).map(
    ([name, { kind, meaning }]) => `| \`${name}\` | ${kind} | ${meaning} |`,
  );
  const tables = [{ name: "transport", failures: transportFailures.table }, ...registry.connectors.values()];
  const failures = tables.flatMap(({ name: owner, failures: table }) =>
    Object.entries(table).map(
      ([name, { class: failureClass, meaning }]) => `| \`${owner}.${name}\` | ${failureClass} | ${meaning} |`,
    ),
  );
  return page(
    "Errors",
    "Transient classes may be tried again, a system one pauses its System, terminal ones go to `catch`.",
    ["| Class | Kind | Meaning |", "| --- | --- | --- |", ...classes].join("\n"),
    section(
      2,
      "Failures of connectors",
      ["| Code | Class | Meaning |", "| --- | --- | --- |", ...failures].join("\n"),
    ),
  );
}

function helperPage(): string {
  return page(
    "Helpers",
    "Functions in expressions beside those of JSONata.",
    ...helpers.map(({ name, signature, doc }) => section(2, `\`$${name}\``, `\`${signature}\`\n\n${doc}`)),
  );
}

function fieldPage(): string {
  const rows = Object.entries(fieldKinds).map(
    ([name, { accepts }]) => `| ${name} | ${accepts.replaceAll("|", "\\|")} |`,
  );
  return page(
    "Field types",
    "What a field of that type takes.",
    ["| Type | Takes |", "| --- | --- |", ...rows].join("\n"),
  );
}

function example({ title, yaml }: Example): string {
  return `${title}:\n\n\`\`\`yaml\n${yaml.trim()}\n\`\`\``;
}

function section(level: number, title: string, body: string): string {
  return body === "" ? "" : `${"#".repeat(level)} ${title}\n\n${body}`;
}

function page(title: string, ...parts: string[]): string {
  return `${[`# ${title}`, ...parts].filter(Boolean).join("\n\n")}\n`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
