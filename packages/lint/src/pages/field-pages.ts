import { kindSchema, kindsOf } from "@crossdock/flow";
import {
  type Example,
  type FieldRow,
  fieldRows,
  isFields,
  type Operation,
  type Registry,
} from "@crossdock/kit";
import { helpers } from "@crossdock/mapping";
import { parse } from "yaml";
import type { PageEntry } from "./message-pages.ts";

/** Something with fields, as a page of the reference has it. */
interface Home {
  /** `Trigger webhook`. */
  title: string;
  rows: readonly FieldRow[];
  examples: readonly Example[];
}

/** A place where a field stands, with what is inside of it. */
interface Place {
  home: Home;
  row: FieldRow;
  /** The word that was asked for, where it is one of the values of the field. */
  value: string | undefined;
}

/** Places of one word that are told in full; the others are named. */
const mostPlaces = 4;

/**
 * What is said of a field by its dotted path, or the end of one, of every kind, trigger, connector, journal and simulator: `verify.signed`,
 * `pages`, `auth.hmac.format`; also of one of its values, such as `pages.cursor`. Undefined for what nothing is called.
 */
export function fieldPage(word: string, registry: Registry): string | undefined {
  const steps = word.split(".").filter((step) => step !== "");
  const places = homesOf(registry).flatMap((home) => placesIn(home, steps));
  if (places.length === 0) return undefined;
  const fields = places.filter(({ value }) => value === undefined);
  const unique = distinct(fields.length > 0 ? fields : places);
  const more = unique.slice(mostPlaces).map(({ home, row }) => `- ${home.title}: \`${row.path.join(".")}\``);
  return `${[
    `# ${word}`,
    ...unique.slice(0, mostPlaces).map(placeText),
    ...(more.length > 0 ? [`Also in:\n\n${more.join("\n")}`] : []),
  ].join("\n\n")}\n`;
}

/** Pages of the parts themselves: helpers, operations, triggers, connectors. */
export function partPages(registry: Registry): PageEntry[] {
  const operations = [...registry.connectors.values()].flatMap((connector) =>
    connector.operations.map((operation: Operation) => ({
      words: [`${connector.name}.${operation.name}`, operation.name],
      page: () =>
        homePage({
          title: `Operation ${operation.name} of connector ${connector.name}`,
          intro: `${operation.summary} Trait: \`${operation.trait}\`.`,
          rows: fieldRows(operation.config),
          examples: operation.examples,
        }),
    })),
  );
  const named = homesOf(registry).flatMap((home) => {
    const [, name = ""] = home.title.split(" ");
    return home.rows.length > 0 ? [{ words: [name, home.title], page: () => homePage(home) }] : [];
  });
  return [
    ...[...helpers, ...registry.helpers.values()].map(({ name, signature, doc }) => ({
      words: [`$${name}`, name],
      page: () => `# $${name}\n\n\`${signature}\`\n\n${doc}\n`,
    })),
    ...operations,
    ...named,
  ];
}

function homesOf(registry: Registry): Home[] {
  return [
    ...Array.from(registry.triggers.values(), ({ name, config, examples }) => ({
      title: `Trigger ${name}`,
      rows: fieldRows(config),
      examples,
    })),
    ...[...registry.connectors.values()].flatMap(({ name, system, options, auth, examples, operations }) => [
      {
        title: `System of connector ${name}`,
        rows: [
          ...(system ? fieldRows(system) : []),
          ...below(["options"], fieldRows(options)),
          ...Object.entries(auth).flatMap(([scheme, fields]) => below(["auth", scheme], fieldRows(fields))),
        ],
        examples,
      },
      ...operations.map((operation: Operation) => ({
        title: `Target ${operation.name} of connector ${name}`,
        rows: fieldRows(operation.config),
        examples: operation.examples,
      })),
    ]),
    ...Array.from(registry.journals.values(), ({ name, config, examples }) => ({
      title: `Journal ${name}`,
      rows: fieldRows(config),
      examples,
    })),
    ...Array.from(registry.simulators.values(), ({ name, config, examples }) => ({
      title: `Simulator ${name}`,
      rows: fieldRows(config),
      examples,
    })),
    ...Array.from(kindsOf(registry).values(), ({ name, example }) => ({
      title: `Kind ${name}`,
      rows: fieldRows(kindSchema(name, registry)),
      examples: [{ title: "So it is written", yaml: example }],
    })),
  ];
}

function below(path: readonly string[], rows: readonly FieldRow[]): FieldRow[] {
  return rows.map((row) => ({ ...row, path: [...path, ...row.path] }));
}

/** Fields whose path ends with these steps, and fields that take the last of them as a value. */
function placesIn(home: Home, steps: readonly string[]): Place[] {
  const [last = ""] = steps.slice(-1);
  return home.rows.flatMap((row): Place[] => {
    const path = plainPath(row.path);
    if (endsWith(path, steps)) return [{ home, row, value: undefined }];
    // `pages.cursor` is a kind of pages: the value of a field inside of it.
    const isValue =
      row.words.includes(last) &&
      (endsWith(path.slice(0, -1), steps.slice(0, -1)) || endsWith(path, steps.slice(0, -1)));
    return isValue && steps.length > 1 ? [{ home, row, value: last }] : [];
  });
}

/** Without the keys that a writer chooses, and without the marks of lists. */
function plainPath(path: readonly string[]): string[] {
  return path.filter((step) => step !== "<name>").map((step) => step.replaceAll("[]", ""));
}

function endsWith(path: readonly string[], steps: readonly string[]): boolean {
  return (
    steps.length <= path.length &&
    steps.every(
      (step, index) => path[path.length - steps.length + index]?.toLowerCase() === step.toLowerCase(),
    )
  );
}

/** One of those that say the same: a kind has the fields of its parts. */
function distinct(places: readonly Place[]): Place[] {
  const seen = new Set<string>();
  return places.filter(({ row, value }) => {
    const said = JSON.stringify([row.path.at(-1), row.type, row.meaning, value]);
    if (seen.has(said)) return false;
    seen.add(said);
    return true;
  });
}

function placeText({ home, row, value }: Place): string {
  const { path, type, preset, required, meaning } = row;
  const given = preset === undefined ? (required ? "required" : "optional") : `default \`${preset}\``;
  // A value of `kind` is about the object that `kind` stands in.
  const around = value === undefined ? path : path.slice(0, -1);
  const inner = home.rows.filter(
    (each) =>
      each.path.length > around.length && around.every((step, index) => isStep(each.path[index], step)),
  );
  const written = exampleOf(home, plainPath(path));
  return [
    `## ${home.title}: \`${path.join(".")}\``,
    ...(value === undefined ? [] : [`\`${value}\` is one of its values.`]),
    `${type}, ${given}. ${meaning}`.trim(),
    ...(inner.length > 0 ? [listOf(inner, around.length)] : []),
    ...(written ? [`${written.title}:\n\n\`\`\`yaml\n${written.yaml.trim()}\n\`\`\``] : []),
  ].join("\n\n");
}

function isStep(step: string | undefined, wanted: string): boolean {
  return step === wanted || step === `${wanted}[]`;
}

function listOf(rows: readonly FieldRow[], from: number): string {
  return rows
    .map(({ path, type, preset, required, meaning }) => {
      const given = preset === undefined ? (required ? ", required" : "") : `, default \`${preset}\``;
      return `- \`${path.slice(from).join(".")}\` (${type}${given}): ${meaning}`;
    })
    .join("\n");
}

function homePage({ title, intro, rows, examples }: Home & { intro?: string }): string {
  const written = examples.map((each) => `${each.title}:\n\n\`\`\`yaml\n${each.yaml.trim()}\n\`\`\``);
  return `${[`# ${title}`, ...(intro ? [intro] : []), ...(rows.length > 0 ? [listOf(rows, 0)] : []), ...written].join("\n\n")}\n`;
}

/** The first example that has the field. */
function exampleOf({ examples }: Home, path: readonly string[]): Example | undefined {
  // A scheme is a value of `auth.scheme`, and no key.
  const keys = path[0] === "auth" && path.length > 2 ? ["auth", ...path.slice(2)] : path;
  return examples.find(({ yaml }) => hasPath(parse(yaml), keys));
}

/** Whether plain data has the keys, one in the other, whatever stands between them. */
function hasPath(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (Array.isArray(value)) return value.some((item) => hasPath(item, [key, ...rest]));
  if (!isFields(value)) return false;
  if (Object.hasOwn(value, key)) return hasPath(value[key], rest);
  return Object.values(value).some(
    (inner) => isFields(inner) && Object.hasOwn(inner, key) && hasPath(inner, [key, ...rest]),
  );
}
