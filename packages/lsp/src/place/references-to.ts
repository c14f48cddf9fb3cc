import { referenceTo, type SourceDocument } from "@crossdock/flow";
import type { Snapshot } from "../snapshot.ts";

/** Something that a field may name. */
export interface Nameable {
  name: string;
  /** One line for a person. */
  about: string;
}

/** Every resource of a kind, by its reference. */
export function referencesTo(kind: string, { workspace }: Snapshot): Nameable[] {
  return workspace.resources.list(kind).map(nameableOf);
}

export function nameableOf(document: SourceDocument): Nameable {
  return { name: referenceTo(document), about: aboutOf(document) };
}

/** A resource in one line: what its title says, who owns it, where it is written. */
export function aboutOf({ kind, value, file }: SourceDocument): string {
  const title = typeof value["title"] === "string" ? value["title"] : kind;
  const owner = typeof value["owner"] === "string" ? `, owned by ${value["owner"]}` : "";
  return `${title}${owner} (${file})`;
}
