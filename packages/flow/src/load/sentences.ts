import { type Placed, type Problem, type ProblemOf, type Told, wordsOf } from "@crossdock/kit";

/** Sentences for what the shape of a document cannot say. */
const sentences = {
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
};

/** What is wrong with a document beyond its shape. */
export type DocumentProblem = ProblemOf<typeof sentences>;

/** The same in words. */
export function told(found: Placed<DocumentProblem>): Told {
  return { ...found, ...wordsOf(sentences, found.problem) };
}

/** Problems that say that something is missing. */
const absences: ReadonlySet<string> = new Set<DocumentProblem["id"] | "missing-field">([
  "missing-field",
  "missing-target",
  "missing-system",
  "needs-one-of",
]);

/** Whether the problem is that something is missing: of a torn file, it may stand behind the tear. */
export function isAbsence({ id }: Problem): boolean {
  return absences.has(id);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
