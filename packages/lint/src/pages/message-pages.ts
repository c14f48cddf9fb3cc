import type { Files } from "@crossdock/flow";
import {
  type ConnectorDefinition,
  classKind,
  endedStates,
  errorClasses,
  type FailureTable,
  type MessageState,
  messageMoves,
  messageStates,
  type Trait,
  traits,
  waitingStates,
} from "@crossdock/kit";
import { consequences } from "./class-page.ts";

/** A page and the words that it is found by. */
export interface PageEntry {
  words: string[];
  page(): string;
}

/** What messages and flows show beside rules and classes: states, traits, codes of connectors, names that flows raise. */
export function messagePages(
  connectors: Iterable<Pick<ConnectorDefinition, "name" | "failures">>,
  files: Files,
): PageEntry[] {
  return [
    ...messageStates.map((state) => ({ words: [state], page: () => statePage(state) })),
    ...traitNames.map((trait) => ({ words: [trait], page: () => traitPage(trait) })),
    ...[...connectors].flatMap(({ name, failures }) => codePages(name, failures)),
    ...raisedPages(files),
  ];
}

function statePage(state: MessageState): string {
  const comes = messageMoves.filter(({ to }) => to === state).map(({ because }) => `- ${because}`);
  const goes = messageMoves
    .filter(({ from }) => from === state)
    .map(({ to, because }) => `- to \`${to}\`: ${because}`);
  const then = waitingStates.includes(state)
    ? "It goes on by itself:"
    : endedStates.includes(state)
      ? "It is an end. A person may take the message up again:"
      : "A person decides, and what has its key waits behind it:";
  return pageOf(
    `# ${state}`,
    "A state of a message. It comes to it so:",
    comes.join("\n"),
    then,
    goes.join("\n"),
  );
}

const traitNames = Object.keys(traits) as Trait[]; // the keys of that table

function traitPage(trait: Trait): string {
  return pageOf(
    `# ${trait}`,
    "A trait of an operation: why it may be repeated.",
    traits[trait],
    "`docs/reference/connectors` has the trait of each operation; `crossdock explain XD301` says what a retry asks of it.",
  );
}

function codePages(connector: string, failures: FailureTable): PageEntry[] {
  return Object.entries(failures).map(([name, { class: of, meaning }]) => ({
    words: [`${connector}.${name}`],
    page: () =>
      pageOf(
        `# ${connector}.${name}`,
        meaning,
        `A failure of the connector \`${connector}\`, of the class \`${of}\`: ${errorClasses[of].meaning}`,
        consequences[classKind(of)],
      ),
  }));
}

/** Names of errors that the flows of this workspace raise, with the places. */
function raisedPages(files: Files): PageEntry[] {
  const places = new Map<string, string[]>();
  for (const [file, text] of Object.entries(files)) {
    if (!/\.(flow|overlay|mapping)\.yaml$/.test(file)) continue;
    for (const [index, line] of text.split("\n").entries()) {
      for (const [, name = ""] of line.matchAll(/(?:\berror:\s*|\$raise\(\s*["'])([A-Z]\w*)/g))
        places.set(name, [...(places.get(name) ?? []), `- ${file}:${index + 1}`]);
    }
  }
  return [...places]
    .filter(([name]) => !Object.hasOwn(errorClasses, name))
    .map(([name, at]) => ({
      words: [name],
      page: () =>
        pageOf(
          `# ${name}`,
          "An error that flows of this workspace raise by a name of their own:",
          at.join("\n"),
          consequences.terminal,
        ),
    }));
}

function pageOf(...parts: string[]): string {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
