import {
  type Placed,
  type Problem,
  type ProblemOf,
  question,
  type ShapeProblem,
  shapeWords,
  type Told,
  type Words,
  wordsOf,
} from "@crossdock/kit";

type Name = { name: string };
/** A name that is not known, and those that are. */
type Unknown = { known: readonly string[]; meant?: string | undefined };

/** Sentences for what is wrong with files, documents and tests beyond their shape. */
const sentences = {
  // YAML
  "empty-file": () => ({
    message: "the file is empty",
    hint: "write it again, or delete it if nothing is meant",
  }),
  /** What the parser says, as our own findings are written; `code` is the parser's. */
  "yaml-syntax": ({ code, told: text }: { code: string; told: string }) => ({
    message: lowerFirst((text.split("\n")[0] ?? text).replace(/[.:]$/, "")),
    hint:
      yamlHints[code] ??
      "check quotes and indentation here; a text with `: `, `#`, `{` or a leading `@` needs quotes",
  }),
  "open-bracket": ({ bracket }: { bracket: "{" | "[" }) => ({
    message: `the \`${bracket}\` before this place is not closed`,
    hint: yamlHints["BAD_INDENT"],
  }),
  "yaml-depth": () => ({
    message: "the file is nested too deeply to be read",
    hint: "close the brackets, or nest less",
  }),
  "yaml-directive": ({ line }: { line: string }) => ({
    message: `directives such as \`${line}\` are not allowed`,
    hint: "remove the line; every file is read as YAML 1.2",
  }),
  "yaml-alias": ({ name }: Name) => ({
    message: `aliases such as \`*${name}\` are not allowed`,
    hint: "write the value again, or put what is shared into a Mapping, a Table or the Policy",
  }),
  "yaml-anchor": ({ name }: Name) => ({
    message: `anchors such as \`&${name}\` are not allowed`,
    hint: "remove the anchor; nothing may refer to it",
  }),
  "yaml-tag": ({ name }: Name) => ({
    message: `tags such as \`${name}\` are not allowed`,
    hint: "remove the tag; the kind's schema fixes the type",
  }),
  "key-not-text": () => ({
    message: "a key must be text",
    hint: "quote it; a value that begins with `{{` or `[` needs quotes as well",
  }),
  "merge-key": () => ({
    message: "the merge key `<<` is not allowed",
    hint: "write the fields here, or use an Overlay",
  }),
  "duplicate-key": ({ name }: Name) => ({
    message: `\`${name}\` stands here a second time`,
    hint: "remove one of the two",
  }),
  /** A scalar that YAML reads as something else than it shows. */
  "changed-scalar": ({ source, value }: { source: string; value: string }) => ({
    message: `\`${source}\` is read as ${value}`,
    hint: `write '${source}' in quotes if it is text, or ${value} if that is meant`,
  }),
  "changed-number": ({ source, value, isExact }: { source: string; value: string; isExact: boolean }) => ({
    message: `\`${source}\` is read as the number ${value}`,
    hint: `write '${source}' in quotes if it is text${isExact ? `, or ${value} if it is a number` : "; as a number, it is another one"}`,
  }),
  // Documents
  unsupported: ({ word, instead }: { word: string; instead: string }) => ({
    message: `\`${word}\` is not supported yet`,
    hint: instead,
  }),
  "misspelt-name": () => ({ message: "`name` must be kebab-case, such as `order-to-erp`" }),
  "short-form-field": ({ field }: { field: string }) => ({
    message: `\`${field}\` at the top belongs to the short form, and the flow has \`steps\``,
    hint: field === "retry" || field === "timeout" ? "write it in `defaults`" : "write it in a step",
  }),
  "skip-without-reason": () => ({
    message: "`action: skip` needs a `reason`",
    hint: "say why the message may be left out",
  }),
  "missing-target": () => ({ message: "missing field `target`", hint: "every step calls an operation" }),
  "missing-system": () => ({ message: "missing field `system`", hint: "name a role, or choose by `route`" }),
  "system-beside-route": () => ({ message: "the System is chosen by `route`", hint: "remove `system`" }),
  "needs-one-of": ({ names }: { names: readonly string[] }) =>
    names.length === 1
      ? { message: `missing field ${quoted(names)}`, hint: `add ${quoted(names)}` }
      : { message: `needs one of ${quoted(names)}`, hint: "add one of them" },
  "exclusive-fields": ({ field, other }: { field: string; other: string }) => ({
    message: `\`${field}\` and \`${other}\` exclude each other`,
    hint: "remove one of the two",
  }),
  // Contracts and Environments
  "unusable-schema": ({ file, reason }: { file: string; reason: string }) => ({
    message: `\`${file}\` is not a usable JSON Schema: ${reason}`,
  }),
  "unreadable-schema": ({ file, reason }: { file: string; reason: string }) => ({
    message: `\`${file}\` cannot be read as a JSON Schema: ${reason}`,
  }),
  "unset-variable": ({ name }: Name) => ({
    message: `the environment variable \`${name}\` is not set`,
    hint: `set \`${name}\`, or choose another environment with \`--env\``,
  }),
  "unfit-variable": ({ field, name, wrong }: Name & { field: string; wrong: ShapeProblem }) => ({
    message: `\`${field}\` ${shapeWords(wrong).message}, which \`${name}\` is not`,
  }),
  // Tests
  "duplicate-case": ({ name }: Name) => ({
    message: `the case \`${name}\` stands twice`,
    hint: "say what is different about this one",
  }),
  "field-beside-messages": ({ field }: { field: string }) => ({
    message: `\`${field}\` and \`messages\` exclude each other`,
    hint: `write \`${field}\` in one of \`messages\``,
  }),
  "missing-message": () => ({
    message: "missing field `message`",
    hint: "name a JSON file beside the test, such as `fixtures/order.json`, or write its fields",
  }),
  "missing-fixture": ({ file, meant }: { file: string; meant?: string | undefined }) => ({
    message: `there is no file \`${file}\``,
    hint: question(meant) ?? "paths begin at the folder of the test",
  }),
  "unreadable-fixture": ({ file, reason }: { file: string; reason: string }) => ({
    message: `\`${file}\` is not JSON: ${reason}`,
    hint: "correct the file",
  }),
  "mock-of-nothing": ({ hasStep }: { hasStep: boolean }) => ({
    message: "a mock needs `step`, or `system` and `operation`",
    hint: hasStep ? "remove `step`, or the other two" : "say whose call is answered",
  }),
  "half-mock": ({ given, needed }: { given: string; needed: string }) => ({
    message: `a mock by \`${given}\` needs \`${needed}\` beside it`,
    hint: "write `{ system: erp, operation: orders.confirm, … }`",
  }),
  "impossible-answer": ({
    operation,
    place,
    wrong,
  }: {
    operation: string;
    /** Dotted; empty for the whole answer. */
    place: string;
    wrong: ShapeProblem;
  }) => {
    const { message, hint } = shapeWords(wrong);
    return {
      message: `\`${operation}\` never answers this: ${place || "it"} ${message}`,
      hint: hint ?? "write what the operation gives, before `output` makes something of it",
    };
  },
  "uncalled-operation": ({
    operation,
    system,
    known,
    meant,
  }: Unknown & Record<"operation" | "system", string>) => ({
    message: `the flow calls no \`${operation}\` of \`${system}\``,
    hint: question(meant) ?? `it calls ${quoted(known)}`,
  }),
  "unknown-fault": ({ name, known, meant }: Name & Unknown) => ({
    message: `there is no fault \`${name}\``,
    hint: question(meant) ?? `known here: ${known.join(", ")}`,
  }),
  "field-of-fails": ({ field }: { field: string }) => ({
    message: `\`${field}\` belongs to what \`fails\``,
    hint: "add `fails: [ Timeout ]`, or remove it",
  }),
  "unwritten-name": ({ name, known, meant }: Name & Unknown) => ({
    message: `the flow never writes \`${name}\``,
    hint: question(meant) ?? `it writes ${quoted(known)}`,
  }),
  "unknown-part": ({ part, name, known, meant }: Name & Unknown & { part: string }) => ({
    message: `the flow has no ${part} \`${name}\``,
    hint: question(meant) ?? (known.length > 0 ? `it has ${quoted(known)}` : "it has none"),
  }),
};

/** What is wrong with a file, a document or a test beyond its shape. */
export type FlowProblem = ProblemOf<typeof sentences>;

/** The words for a problem. */
export function inWords(problem: FlowProblem): Words {
  return wordsOf(sentences, problem);
}

/** A problem with its words. */
export function told(found: Placed<FlowProblem>): Told {
  return { ...found, ...inWords(found.problem) };
}

/** Problems that say that something is missing. */
const absences: ReadonlySet<string> = new Set<FlowProblem["id"] | "missing-field">([
  "missing-field",
  "missing-target",
  "missing-system",
  "needs-one-of",
]);

/** Whether the problem is that something is missing: of a torn file, it may stand behind the tear. */
export function isAbsence({ id }: Problem): boolean {
  return absences.has(id);
}

/** Ways out by the codes of the parser of YAML. */
const yamlHints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "indent with spaces",
  BAD_INDENT: "check brackets, quotes and indentation up to this place",
  MISSING_CHAR: "check brackets, quotes and indentation up to this place",
};

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
