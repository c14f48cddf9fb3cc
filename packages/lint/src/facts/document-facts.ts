import type { SourceDocument } from "@crossdock/flow";
import { scalarsOf } from "./fields.ts";

/** What rules know of a document by itself; each is worked out when a rule first asks. */
export interface DocumentFacts {
  /** Everything that may be a reference: all texts and keys of a document but its own name. */
  readonly names: ReadonlySet<string>;
  /** What it says about its work: every scalar with its path. */
  readonly settings: ReadonlySet<string>;
}

/** Facts of documents. A document never changes, so that what is in `known` still holds. */
export function factsOfDocuments(
  known: WeakMap<SourceDocument, DocumentFacts>,
): (document: SourceDocument) => DocumentFacts {
  return (document) => {
    const found = known.get(document) ?? factsOf(document);
    known.set(document, found);
    return found;
  };
}

function factsOf({ value }: SourceDocument): DocumentFacts {
  let names: ReadonlySet<string> | undefined;
  let settings: ReadonlySet<string> | undefined;
  return {
    get names() {
      names ??= new Set(namesIn(value));
      return names;
    },
    get settings() {
      settings ??= new Set(settingsIn(value));
      return settings;
    },
  };
}

function* namesIn(value: SourceDocument["value"]): Generator<string> {
  for (const { path, value: scalar } of scalarsOf(value)) {
    if (path.length === 1 && path[0] === "name") continue;
    if (typeof scalar === "string") yield scalar;
    for (const step of path) if (typeof step === "string") yield step;
  }
}

/** What tells a resource from others, and who owns it. */
const apart: ReadonlySet<string> = new Set(["kind", "name", "version", "title", "description", "owner"]);

function* settingsIn(value: SourceDocument["value"]): Generator<string> {
  for (const { path, value: scalar } of scalarsOf(value))
    if (!apart.has(String(path[0]))) yield `${path.join(".")}=${String(scalar)}`;
}
