import {
  type Files,
  filePattern,
  type KindDefinition,
  kindOf,
  loadWorkspace,
  rolesOf,
  type SourceDocument,
  type Workspace,
} from "@crossdock/flow";
import type { Registry } from "@crossdock/kit";
import { chosen } from "./refuse.ts";

/** The workspace that something is added to. */
export interface Site {
  files: Files;
  workspace: Workspace;
  registry: Registry;
}

/** What a command would write. */
export interface Draft {
  /** New files by path. */
  files: Readonly<Record<string, string>>;
  /** Files that are there already, with a line more. */
  changed: Readonly<Record<string, string>>;
  /** What only the author can say, one line each. */
  choices: readonly string[];
  /** Codes of findings that the choices tell already. */
  told?: readonly string[];
  /** The command to type when nothing is left to do. */
  next: string;
}

export function siteOf(files: Files, registry: Registry): Site {
  return { files, registry, workspace: loadWorkspace(files, { registry }) };
}

/** The same workspace with a draft in it. */
export function withDraft(site: Site, { files, changed }: Draft): Site {
  return siteOf({ ...site.files, ...files, ...changed }, site.registry);
}

/** Where a new resource of a kind goes: beside those that there are, else where `crossdock init` puts them. */
export function pathFor(site: Site, kind: string, name: string, retailer: string | null = null): string {
  const like = site.workspace.documents.filter((each) => each.kind === kind && each.retailer === retailer);
  const folders = like.map(({ file }) => file.slice(0, file.lastIndexOf("/")));
  const folder = mostFrequent(folders) ?? usualFolder(kindOf(kind, site.registry), retailer);
  return `${folder}/${filePattern(kindOf(kind, site.registry)).replace("*", name)}`;
}

function usualFolder({ folder }: KindDefinition, retailer: string | null): string {
  if (folder === "tests") return "test/flows";
  return retailer === null ? "flows/base" : `flows/retailers/${retailer}`;
}

/** The retailer that a flag names, the one whose name begins `name`, or the only one. */
export function retailerFor({ workspace }: Site, word: string | undefined, name = ""): SourceDocument {
  const known = workspace.resources.list("Retailer");
  const prefix = known.find((each) => name.startsWith(`${each.name}-`));
  return chosen(
    { what: "retailer", flag: "retailer" },
    word ?? prefix?.name,
    known.map((each) => [each.name, each]),
  );
}

/** A System by the word with which flows of a retailer name it. */
export interface Named {
  word: string;
  system: SourceDocument;
}

/** The Systems that flows of a retailer may name: by role, and those without one by name. */
export function systemsOf({ workspace: { resources } }: Site, retailer: SourceDocument): Named[] {
  const mine = resources
    .list("System")
    .filter((each) => each.retailer === null || each.retailer === retailer.name);
  const roles = Object.entries(rolesOf(retailer));
  const byRole = roles.flatMap(([word, name]) => {
    const system = mine.find((each) => each.name === name);
    return system ? [{ word, system }] : [];
  });
  const rest = mine.filter(({ name }) => !roles.some(([, taken]) => taken === name));
  return [...byRole, ...rest.map((system) => ({ word: system.name, system }))];
}

/** The team that owns most of what there is. */
export function usualOwner({ workspace }: Site): string {
  const owners = workspace.documents.flatMap(({ value }) =>
    typeof value["owner"] === "string" ? [value["owner"]] : [],
  );
  return mostFrequent(owners) ?? "integration";
}

function mostFrequent(words: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
