import {
  type Path,
  type ProblemOf,
  question,
  reasonOfBacktracking,
  type Words,
  wordsOf,
} from "@crossdock/kit";
import { describe, type Sort, wayTo } from "./inference/sort.ts";

type Name = { name: string };
type Meant = { meant?: string | undefined };
/** An operator, or a function with its `$`. */
type By = { by: string };

/** Sentences for what is wrong with expressions, with templates, and with what mappings make. */
const sentences = {
  // Expressions on their own
  /** What the parser says; `code` is the parser's. */
  syntax: ({ code, told }: { code: string; told: string }) => ({ message: told, hint: syntaxHints[code] }),
  "nested-too-deeply": () => ({ message: "the expression is nested too deeply" }),
  forbidden: ({ name }: Name) => ({ message: `\`$${name}\` is not allowed`, hint: insteadOf[name] }),
  "unknown-helper": ({ name, meant }: Name & Meant) => ({
    message: `there is no function \`$${name}\``,
    hint: question(meant),
  }),
  "unknown-variable": ({ name, meant }: Name & Meant) => ({
    message: `there is no variable \`$${name}\``,
    hint: question(meant),
  }),
  "object-call": ({ owner, name }: Name & { owner: string }) => ({
    message: `\`${owner}.${name}(…)\` reads its arguments from \`${owner.replace(/^\$/, "")}\`, not from the message`,
    hint: "call a helper by its flat name, such as `$decDiv(…)`",
  }),
  "bare-call": ({ name, meant }: Name & Meant) => ({
    message: `\`${name}(…)\` is called without a \`$\``,
    hint: question(meant),
  }),
  regex: (found: { pattern: string; character: string }) => ({
    message: `the pattern can run for ever: ${reasonOfBacktracking(found)}`,
    hint: "repeat one thing at a time",
  }),
  "long-number": ({ written }: { written: string }) => ({
    message: `\`${written}\` loses digits as a number`,
    hint: "write a text, in quotes",
  }),
  "unbounded-recursion": ({ name }: Name) => ({
    message: `$${name} calls itself without a condition`,
    hint: "call it only inside a condition that ends",
  }),
  // Expressions that read a message
  "unknown-path": ({ owner, name, sort, known, meant }: Name & Meant & Owner) => ({
    message: `${placeOf(owner)} ${known.length > 0 ? `has no field \`${name}\`` : `is ${describe(sort)} and has no fields`}`,
    hint: question(meant) ?? (known.length > 0 ? listed("known here:", known, 8) : "read the value itself"),
  }),
  "bare-word": ({ name }: Name) => ({
    message: `\`${name}\` is not a field of the input, so it yields nothing`,
    hint: `a constant text needs quotes: \`${JSON.stringify(name)}\``,
  }),
  "unknown-table": ({ name, meant }: Name & Meant) => ({
    message: `there is no table \`${name}\``,
    hint: question(meant),
  }),
  "unknown-key": ({ table, key, meant }: Meant & { table: string; key: string }) => ({
    message: `the table \`${table}\` has no key \`${key}\``,
    hint: question(meant),
  }),
  operand: ({ by, wanted, given }: By & { wanted: "number" | "string"; given: Sort }) => ({
    message: `\`${by}\` takes ${wanted === "number" ? "numbers" : "text"}, and this is ${describe(given)}`,
    hint:
      wanted === "number"
        ? "make a number of it with `$number(…)`, or name a field that holds one"
        : "make a text of it with `$string(…)`, or name a field that holds one",
  }),
  "compared-operand": ({ by, given }: By & { given: Sort }) => ({
    message: `\`${by}\` compares numbers or texts, and this is ${describe(given)}`,
    hint: "compare a field that holds a number or a text",
  }),
  "unlike-operands": ({ by, left, right }: By & { left: Sort; right: Sort }) => ({
    message: `\`${by}\` cannot compare ${describe(left)} with ${describe(right)}`,
    hint: "make both numbers with `$number(…)`, or both texts with `$string(…)`",
  }),
  "money-arithmetic": ({ by }: By) => ({
    message: `\`${by}\` works on an amount of money with binary fractions, which loses cents`,
    hint: "use `$decAdd`, `$decSub`, `$decMul`, `$decDiv`, `$decSum` or `$decRound`",
  }),
  "money-comparison": ({ by }: By) => ({
    message: `\`${by}\` compares an amount of money letter by letter: "10" comes before "9"`,
    hint: "compare amounts with `$decCmp`",
  }),
  "money-sign": () => ({
    message: "`-` takes numbers, and an amount of money is a text",
    hint: "subtract it from nothing with `$decSub`",
  }),
  "optional-swallowed": ({ by }: { by: "&" | "$sum" | "$not" | "$boolean" }) => ({
    message: `the value is optional: where it is missing, \`${by}\` ${madeOfNothing[by]}`,
    hint: "give another value with `?? …`, or ask with `$exists(…)`",
  }),
  "constant-condition": ({ holds }: { holds: boolean }) => ({
    message: `the condition ${holds ? "always" : "never"} holds`,
    hint: "compare with a value that the field can have",
  }),
  // Results of mappings
  type: ({ given, value, wanted }: { given: Sort; value?: unknown; wanted: Sort }) => ({
    message: `${value === undefined ? describe(given) : JSON.stringify(value)} where the target takes ${wantedWords(wanted)}`,
    hint: wayTo(wanted),
  }),
  collapses: () => ({
    message: "a list of one item arrives as the item, an empty list not at all",
    hint: "put the expression in `[…]`",
  }),
  extra: ({ name, meant }: Name & Meant) => ({
    message: `the target has no field \`${name}\``,
    hint: question(meant) ?? "remove it, or declare it in the target's contract",
  }),
  unmapped: ({ name }: Name) => ({
    message: `the required field \`${name}\` gets no value`,
    hint: `map \`${name}\``,
  }),
  "perhaps-missing": ({ name, why }: Name & { why: "field" | "empty" | "branch" }) => ({
    message: `the required field \`${name}\` gets no value where ${absences[why]}`,
    hint: "give another value with `?? …`, or fail with `$raise(…)`",
  }),
  // Templates
  /** What the parser says. */
  "template-syntax": ({ told }: { told: string }) => ({
    message: `the template is not complete or not correct: ${told}`,
    hint: "write a value as `{{ order.total }}`, a tag as `{% if paid %}…{% endif %}`",
  }),
  "template-prefix": () => ({
    message: "a path begins with one literal `/`",
    hint: "begin with the path on the host, such as `/orders/{{ orderNo }}`; the host is the System's",
  }),
  "template-encoding": () => ({
    message: "`safe` would print a value that is not encoded for its place",
    hint: "remove the filter",
  }),
  "loop-variables": () => ({
    message: "a loop names one variable",
    hint: "write `{% for line in lines %}`",
  }),
  "unknown-tag": ({ tag }: { tag: string }) => ({
    message: `the tag \`${tag}\` is not part of templates`,
    hint: "make the data in a mapping; a template only prints it",
  }),
  "unknown-part": ({ part }: { part: string }) => ({
    message: `\`${part}\` is not part of templates`,
    hint: "compute the value in a mapping and print it here",
  }),
  "called-function": () => ({
    message: "a template calls nothing",
    hint: "make the value in a mapping and print it here",
  }),
  "no-data": ({ name }: Name) => ({
    message: `\`${name}\` is not data`,
    hint: "look up fields of the data only",
  }),
  "unknown-filter": ({ name, known, meant }: Name & Meant & { known: readonly string[] }) => ({
    message: `there is no filter \`${name}\``,
    hint: question(meant) ?? `the filters are ${known.join(", ")}`,
  }),
  "unknown-test": () => ({ message: "the only tests are `is defined` and `is undefined`" }),
  "chained-comparison": () => ({ message: "a comparison has two sides" }),
  "grouped-values": () => ({ message: "brackets hold one value" }),
  "template-pattern": () => ({ message: "a template has no patterns" }),
};

/** The value that has no such field: where it was read, empty for the input itself, and what it is. */
interface Owner {
  owner: Path;
  sort: Sort;
  known: readonly string[];
}

/** What is wrong with an expression, with a template, or with what a mapping makes. */
export type MappingProblem = ProblemOf<typeof sentences>;

/** The words for a problem. */
export function mappingWords(problem: MappingProblem): Words {
  return wordsOf(sentences, problem);
}

/** What a rule looks for: a problem by itself, or several that are one mistake. */
export type ProblemKind = MappingProblem["id"] | "template-forbidden";

/** The kind of problems that are not one by themselves. */
const kinds: Readonly<Partial<Record<MappingProblem["id"], ProblemKind>>> = {
  "nested-too-deeply": "syntax",
  "unknown-key": "unknown-table",
  "compared-operand": "operand",
  "unlike-operands": "operand",
  "money-comparison": "money-arithmetic",
  "money-sign": "money-arithmetic",
  "loop-variables": "template-forbidden",
  "unknown-tag": "template-forbidden",
  "unknown-part": "template-forbidden",
  "called-function": "template-forbidden",
  "no-data": "template-forbidden",
  "unknown-filter": "template-forbidden",
  "unknown-test": "template-forbidden",
  "chained-comparison": "template-forbidden",
  "grouped-values": "template-forbidden",
  "template-pattern": "template-forbidden",
};

export function kindOf({ id }: MappingProblem): ProblemKind {
  return kinds[id] ?? id;
}

/** Ways out by the codes of the parser. */
const syntaxHints: Readonly<Record<string, string>> = {
  S0101: "close the text with the quote that opens it",
  S0105: "close the quoted name with a backtick",
  S0106: "close the comment with `*/`",
  S0202: "check the brackets before this place",
  S0203: "close the brackets that are still open",
  S0207: "write an expression; a constant text needs quotes",
  S0209: "move the filter before the grouping `{ … }`",
  S0211: "write a value on the left of this sign",
  S0212: "name a variable, such as `$total := …`",
  S0213: "a step of a path is a name; put other names in backticks",
  S0217: "`%` needs a step before it",
  S0302: "close the pattern with `/`",
  S0303: "correct the pattern between the slashes",
};

/** What to write in place of a function that is not allowed. */
const insteadOf: Readonly<Record<string, string>> = {
  eval: "write the expression itself; text from data never runs as code",
  random: "use `$hash(…)` over fields of the message, which is the same on every attempt",
  shuffle: "sort by a field instead; the result must be the same on every attempt",
};

const madeOfNothing = {
  "&": "makes of it the empty text",
  $sum: "leaves it out",
  $not: "yields nothing",
  $boolean: "yields nothing",
} as const;

const absences = {
  field: "an optional field is missing",
  empty: "nothing is found",
  branch: "no condition holds",
} as const;

function placeOf(owner: Path): string {
  return owner.length > 0 ? `\`${owner.join(".")}\`` : "the input";
}

function wantedWords(wanted: Sort): string {
  return wanted.values ? wanted.values.map((one) => JSON.stringify(one)).join(", ") : describe(wanted);
}

function listed(lead: string, names: readonly string[], most: number): string {
  const named = names.slice(0, most).map((name) => `\`${name}\``);
  return `${lead} ${named.join(", ")}${names.length > most ? ", …" : ""}`;
}
