import { interpolationsOf, type KindDefinition, kindOf, kindsOf, type SourceDocument } from "@crossdock/flow";
import { errorClasses, type FieldMark, fieldsAt, isFields, textAt } from "@crossdock/kit";
import { type CompletionItem, CompletionItemKind } from "vscode-languageserver";
import { callAt, offeredBy } from "../place/flow-parts.ts";
import { type Nameable, nameableOf } from "../place/references-to.ts";
import type { ResourceAt } from "../place/resource-at.ts";
import type { FieldAt } from "../place/schema-at.ts";
import type { Snapshot } from "../snapshot.ts";
import { markIn } from "./complete-fields.ts";

/** What is known of the value that is being written. */
export interface ValueTyping {
  field: FieldAt;
  before: string;
  isQuoted: boolean;
  resource: ResourceAt;
  snapshot: Snapshot;
  file: string;
}

/** What may be the value of a field that is not an expression. */
export function completeValues(typing: ValueTyping): CompletionItem[] {
  const { field, before } = typing;
  const reference = /\$\{(?:(env|secret):)?[^}]*$/.exec(before);
  if (reference && kindOf(typing.resource.kind, typing.snapshot.registry).interpolated)
    return placeholders(reference[1], typing);
  const words = field.schemas.flatMap((schema) => [
    ...(schema.enum ?? []),
    ...(schema.const === undefined ? [] : [schema.const]),
    ...(schema.type === "boolean" ? [true, false] : []),
  ]);
  const presets = field.schemas.flatMap((schema) => (schema.default === undefined ? [] : [schema.default]));
  return distinct([
    ...words.map((word) => item(String(word), CompletionItemKind.EnumMember, typing)),
    ...namesFor(typing).map(({ name, about }) => item(name, CompletionItemKind.Reference, typing, about)),
    ...presets
      .filter((preset) => typeof preset !== "object")
      .map((preset) => item(String(preset), CompletionItemKind.Value, typing, "default")),
  ]);
}

function distinct(items: readonly CompletionItem[]): CompletionItem[] {
  return [...new Map(items.toReversed().map((each) => [each.label, each])).values()].reverse();
}

function item(
  label: string,
  kind: CompletionItemKind,
  { isQuoted }: ValueTyping,
  detail?: string,
): CompletionItem {
  const needsQuotes = !isQuoted && /^[*&!%@`{[]|[:#]\s|^\s|^$/.test(label);
  return { label, kind, ...(detail ? { detail } : {}), ...(needsQuotes ? { insertText: `'${label}'` } : {}) };
}

function namesFor(typing: ValueTyping): Nameable[] {
  const mark = markIn(typing.field.schemas);
  return mark ? namesOfMark(mark, typing) : namesOfPlace(typing);
}

function namesOfMark(mark: FieldMark, { snapshot, resource, file }: ValueTyping): Nameable[] {
  switch (mark.kind) {
    case "reference":
      return mark.to === undefined ? [] : namesOfReference(mark.to, mark.role, resource, snapshot);
    case "file":
      return filesOf(snapshot, mark.ending ?? "");
    case "event":
      return eventsOf(snapshot);
    case "secret":
      return secretNames(snapshot).map((name) => ({ name, about: "a secret that other files name" }));
    case "duration":
      return ["500ms", "5s", "30s", "5m", "1h", "1d"].map((name) => ({ name, about: "duration" }));
    case "size":
      return ["64KB", "1MB", "10MB"].map((name) => ({ name, about: "size" }));
    case "cron":
      return [
        { name: "*/15 * * * *", about: "every 15 minutes" },
        { name: "15 3 * * *", about: "every day at 3:15" },
        { name: "0 6 * * 1", about: "on Mondays at 6:00" },
      ];
    case "timezone":
      return Intl.supportedValuesOf("timeZone").map((name) => ({ name, about: "time zone" }));
    case "name":
      return resource.path.length === 1 && resource.path[0] === "name" ? stemOf(file) : neighbours(resource);
    default:
      return [];
  }
}

function namesOfReference(
  to: string,
  isRole: boolean | undefined,
  resource: ResourceAt,
  snapshot: Snapshot,
): Nameable[] {
  if (to === "retry policy") {
    const retry = snapshot.workspace.resources.list("Policy")[0]?.value["retry"];
    return isFields(retry)
      ? Object.keys(retry).map((name) => ({ name, about: "retry list of the Policy" }))
      : [];
  }
  const kind = kindsOf(snapshot.registry).get(to);
  if (!kind) return [];
  return [...(isRole ? rolesFor(resource, snapshot) : []), ...visible(kind, resource, snapshot)];
}

/** What flows emit, and what they take. */
function eventsOf({ rendered }: Snapshot): Nameable[] {
  const named = rendered.flows.flatMap(({ flow, steps, triggers }) => [
    ...steps.map(({ emit }) => ({ name: emit, about: `emitted by ${flow}` })),
    ...triggers.map(({ event }) => ({ name: event, about: `taken by ${flow}` })),
  ]);
  const byName = Map.groupBy(named, ({ name }) => name);
  return [...byName].flatMap(([name, each]) =>
    name === undefined
      ? []
      : [{ name, about: `event: ${[...new Set(each.map(({ about }) => about))].join(", ")}` }],
  );
}

/** Roles of the retailers that the flow runs for; of all retailers while nobody uses it. */
function rolesFor({ retailers }: ResourceAt, { workspace }: Snapshot): Nameable[] {
  const known = workspace.resources.list("Retailer");
  const users = known.filter(({ name }) => retailers.includes(name));
  const roles = (users.length > 0 ? users : known).flatMap(({ name: retailer, value: { systems } }) =>
    isFields(systems)
      ? Object.entries(systems).map(([role, system]) => ({ role, about: `${system} for ${retailer}` }))
      : [],
  );
  const byRole = Map.groupBy(roles, ({ role }) => role);
  return [...byRole].map(([name, each]) => ({
    name,
    about: `role: ${each.map(({ about }) => about).join(", ")}`,
  }));
}

/** What is another retailer's own cannot be named. */
function visible(
  { name, folder }: KindDefinition,
  { retailers }: ResourceAt,
  snapshot: Snapshot,
): Nameable[] {
  const all = snapshot.workspace.resources.list(name);
  const mine = all.filter(({ retailer }) => retailer === null || retailers.includes(retailer));
  return (folder === "either" ? mine : all).map(nameableOf);
}

function namesOfPlace({ resource, snapshot, file }: ValueTyping): Nameable[] {
  const { path, value } = resource;
  const word = path.findLast((step) => typeof step === "string");
  const call = callAt(resource);
  if (word === "operation" && call && path.length === call.path.length + 1)
    return offeredBy(call.target, call.step, resource, snapshot).map(({ name, summary }) => ({
      name,
      about: summary,
    }));
  if (word === "errors") return errorNames(snapshot);
  if (word === "owner" || word === "domain") return usedElsewhere(word, snapshot);
  if (word === "runbook") return filesOf(snapshot, ".md", "docs/runbooks/");
  if (word === "file") return filesOf(snapshot, ".jsonata");
  if (path[0] === "systemOfRecord") return usedRoles(snapshot);
  if (path[0] === "of" && word === "name") return namesToPatch(value, snapshot);
  if (word === "name" && path.length === 1) return stemOf(file);
  return neighbours(resource);
}

/** `$after` and `$before` of a patch name a neighbour in the base. */
function neighbours({ path, value }: ResourceAt): Nameable[] {
  const word = path.at(-1);
  if (word !== "$after" && word !== "$before") return [];
  return fieldsAt(value, ...path.slice(0, -2)).flatMap(([, { id }]) =>
    typeof id === "string" ? [{ name: id, about: "in the base" }] : [],
  );
}

function namesToPatch(value: Readonly<Record<string, unknown>>, snapshot: Snapshot): Nameable[] {
  const kind = textAt(value, "of", "kind");
  const patched = snapshot.workspace.resources.list().filter((document) => document.kind === kind);
  return patched.map(({ name, version }) => ({ name, about: version === null ? "" : `version ${version}` }));
}

function errorNames({ workspace }: Snapshot): Nameable[] {
  const raised = workspace.resources
    .list("Flow")
    .flatMap(({ value }) =>
      fieldsAt(value["steps"]).flatMap(([, { assert }]) =>
        fieldsAt(assert).flatMap(([, { error }]) => textAt(error) ?? []),
      ),
    );
  return [
    ...Object.entries(errorClasses).map(([name, { meaning }]) => ({ name, about: meaning })),
    ...[...new Set(raised)].map((name) => ({ name, about: "raised by an assertion" })),
    { name: "Any", about: "matches all" },
  ];
}

function usedElsewhere(word: string, { workspace }: Snapshot): Nameable[] {
  const used = workspace.documents.flatMap(({ value }) => textAt(value[word]) ?? []);
  return [...new Set(used)].sort().map((name) => ({ name, about: `${word} of other resources` }));
}

function usedRoles(snapshot: Snapshot): Nameable[] {
  const roles = snapshot.workspace.resources
    .list("Retailer")
    .flatMap(({ value: { systems } }) => (isFields(systems) ? Object.keys(systems) : []));
  return [...new Set(roles)].sort().map((name) => ({ name, about: "role" }));
}

function filesOf({ files }: Snapshot, ending: string, folder = ""): Nameable[] {
  return Object.keys(files)
    .filter((path) => path.startsWith(folder) && path.endsWith(ending))
    .map((name) => ({ name, about: "file of the workspace" }));
}

function stemOf(file: string): Nameable[] {
  const stem = file.slice(file.lastIndexOf("/") + 1).replace(/\.[a-z]+\.ya?ml$/, "");
  return [{ name: stem, about: "as the file is named" }];
}

/** Names that other files of the workspace use; values are never read. */
function placeholders(scheme: string | undefined, { snapshot, resource }: ValueTyping): CompletionItem[] {
  if (!scheme) {
    return ["env", "secret"].map((label) => ({
      label,
      kind: CompletionItemKind.Keyword,
      insertText: `${label}:`,
    }));
  }
  const names = scheme === "env" ? environmentNames(snapshot) : secretNames(snapshot);
  const [retailer] = resource.retailers;
  const own = (name: string) => (retailer && name.startsWith(`${retailer}/`) ? 0 : 1);
  return names.map((label) => ({
    label,
    kind: CompletionItemKind.Variable,
    sortText: `${own(label)}${label}`,
  }));
}

function environmentNames({ workspace }: Snapshot): string[] {
  return namesIn(workspace.documents, "env");
}

/** Names of secrets, in the form in which each is written. */
function secretNames({ workspace }: Snapshot): string[] {
  const bare = workspace.documents.flatMap(({ fields }) =>
    fields.flatMap(({ mark, value: written }) =>
      mark.kind === "secret" && typeof written === "string" && !written.startsWith("$") ? [written] : [],
    ),
  );
  return [...new Set([...namesIn(workspace.documents, "secret"), ...bare])].sort();
}

function namesIn(documents: readonly SourceDocument[], wanted: "env" | "secret"): string[] {
  const found = documents.flatMap(({ value }) => interpolationsOf(value));
  return [...new Set(found.flatMap(({ source, name }) => (source === wanted ? [name] : [])))].sort();
}
