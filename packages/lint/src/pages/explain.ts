import type { Files } from "@crossdock/flow";
import { type ConnectorDefinition, didYouMean, errorClasses, keysOf, type Registry } from "@crossdock/kit";
import { changeRules } from "../diff/change-rules.ts";
import { rules as ownRules, type Rule } from "../rules.ts";
import { classPage } from "./class-page.ts";
import { fieldPage, partPages } from "./field-pages.ts";
import { messagePages, type PageEntry } from "./message-pages.ts";
import { plannedRules } from "./planned-rules.ts";
import { changeRulePage, plannedRulePage, rulePage, testRulePage } from "./rule-page.ts";
import { testRules } from "./test-rules.ts";

/** What `crossdock explain` prints; `known` is false when `text` only says what was probably meant. */
export interface Explanation {
  known: boolean;
  /** Markdown. */
  text: string;
}

/** What there is to explain. */
interface Explained {
  /** Default: those of crossdock. */
  rules?: readonly Rule[];
  /** Whose failure codes are explained, such as `odoo.refused`. */
  connectors?: Iterable<Pick<ConnectorDefinition, "name" | "failures">>;
  /** Whose kinds, triggers, connectors and journals are explained field by field. */
  registry?: Registry;
  /** Of a workspace, whose flows raise errors by names of their own. */
  files?: Files;
}

/**
 * Explains a rule by its code (`XD206`, in any case) or name, an error class such as `RateLimited`, a state of a message, a trait, a
 * failure code of a connector, an error that a flow raises, a helper, an operation, or a field by the end of its dotted path.
 */
export function explain(
  word: string,
  { rules = ownRules, connectors = [], registry, files = {} }: Explained = {},
): Explanation {
  const wanted = word.trim();
  const parts = registry ? partPages(registry) : [];
  const all = [...entries(rules), ...messagePages(connectors, files), ...parts];
  // `Cancelled` is a class, and `cancelled` a state.
  const known =
    all.find(({ words }) => words.includes(wanted)) ??
    all.find(({ words }) => words.some((each) => each.toLowerCase() === wanted.toLowerCase()));
  if (known) return { known: true, text: known.page() };
  const field = registry && fieldPage(wanted, registry);
  if (field !== undefined) return { known: true, text: field };
  const names = all.flatMap(({ words }) => words);
  const hint =
    didYouMean(wanted, names) ??
    "name a rule, an error class, a failure code such as `odoo.refused`, a trait, a state of a message, or a field such as `verify.signed`";
  return { known: false, text: `nothing is called \`${word}\`; ${hint}\n` };
}

/** Rules and classes, by the words for them. */
function entries(rules: readonly Rule[]): PageEntry[] {
  return [
    ...rules.map((rule) => ({ words: [rule.code, rule.name], page: () => rulePage(rule) })),
    ...changeRules.map((rule) => ({ words: [rule.code, rule.name], page: () => changeRulePage(rule) })),
    ...testRules.map((rule) => ({ words: [rule.code, rule.name], page: () => testRulePage(rule) })),
    ...plannedRules.map((rule) => ({ words: [rule.code, rule.name], page: () => plannedRulePage(rule) })),
    ...classNames.map((name) => ({ words: [name], page: () => classPage(name) })),
  ];
}

const classNames = keysOf(errorClasses);
