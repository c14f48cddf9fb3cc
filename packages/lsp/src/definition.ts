import { kindOf, kindsOf, type SourceDocument } from "@crossdock/flow";
import { type FieldMark, fieldsAt, isFields, type Path, type Span, textAt, valueAt } from "@crossdock/kit";
import { analyse } from "@crossdock/mapping";
import { isMap, isNode, isScalar, isSeq } from "yaml";
import { chainAt, expressionEnd } from "./place/expression-text.ts";
import { callAt, stepAt, stepsOf, systemsOf } from "./place/flow-parts.ts";
import { type ResourceAt, resourceAt } from "./place/resource-at.ts";
import { fieldAt, keyMark, markOf } from "./place/schema-at.ts";
import { scopeAt } from "./place/scope-at.ts";
import { spanIn } from "./place/span-in.ts";
import { placeAt, readDocuments, type YamlPlace } from "./place/yaml-place.ts";
import type { Snapshot } from "./snapshot.ts";

/** Where what is named at an offset is written; several places for a role that each retailer fills in its own way. */
export function definitionsAt(snapshot: Snapshot, file: string, text: string, offset: number): Span[] {
  const place = placeAt(text, offset);
  if (!place?.scalar) return [];
  const resource = resourceAt(snapshot, file, place.value, place.path);
  if (!resource) return [];
  const word = place.scalar.text;
  if (place.part === "key") return definitionsOfKey(word, resource, snapshot);
  const mark = markOf(fieldAt(resource, snapshot));
  if (mark?.kind === "expression" || mark?.kind === "mapping")
    return inExpression(place, offset, file, resource, snapshot);
  if (mark?.kind === "reference") return ofReference(mark, word, resource, snapshot);
  return ofPlace(word, place, file, resource, snapshot);
}

function nameOf({ spanOf }: SourceDocument): Span {
  return spanOf(["name"]);
}

/** Contracts that messages arrive in, and fields of a mapping, which stand in the contract that they make. */
function definitionsOfKey(word: string, resource: ResourceAt, snapshot: Snapshot): Span[] {
  const { kind, path, value } = resource;
  const mark = keyMark({ kind, path: path.slice(0, -1) }, snapshot);
  if (mark) return mark.role ? [] : ofReference(mark, word, resource, snapshot);
  const target = kindOf(kind, snapshot.registry).makes?.(value);
  if (path[0] !== "mapping" || target === undefined) return [];
  return inContract(target, path.slice(1), snapshot);
}

function ofReference(
  { to, role }: FieldMark,
  word: string,
  resource: ResourceAt,
  snapshot: Snapshot,
): Span[] {
  const { workspace } = snapshot;
  if (to === "retry policy") {
    const policy = workspace.resources.list("Policy")[0];
    const retry = policy?.value["retry"];
    return policy && isFields(retry) && word in retry ? [policy.spanOf(["retry", word], "key")] : [];
  }
  if (role) return systemsOf(word, resource, snapshot).map(nameOf);
  const found = to === undefined ? undefined : workspace.resources.resolve(to, word, resource.retailers[0]);
  return found ? [nameOf(found)] : [];
}

function ofPlace(
  word: string,
  place: YamlPlace,
  file: string,
  resource: ResourceAt,
  snapshot: Snapshot,
): Span[] {
  const field = resource.path.findLast((step) => typeof step === "string");
  const call = callAt(resource);
  if (field === "operation" && call) return ofOperation(word, call.target["system"], resource, snapshot);
  const { of, kind } = place.value;
  const isPatch = kindsOf(snapshot.registry).get(String(kind))?.patches === true;
  if (isPatch && isFields(of)) return inBase(word, place.path, of, snapshot, place);
  if (Object.hasOwn(snapshot.files, word)) return [spanIn(word, snapshot.files[word] ?? "", 0, 0)];
  const beside = `${file.slice(0, file.lastIndexOf("/") + 1)}${word}`;
  return Object.hasOwn(snapshot.files, beside) ? [spanIn(beside, snapshot.files[beside] ?? "", 0, 0)] : [];
}

/** Operations that a System's own keys define are written there; those of a connector are in its code. */
function ofOperation(name: string, role: unknown, resource: ResourceAt, snapshot: Snapshot): Span[] {
  return systemsOf(role, resource, snapshot).flatMap((system) => {
    const { operations } = system.value;
    if (isFields(operations) && name in operations) return [system.spanOf(["operations", name], "key")];
    return system.operations.operations.has(name) ? [system.spanOf(["connector"])] : [];
  });
}

/** From an overlay to what it patches: the base, or the item of that id in it. */
function inBase(
  word: string,
  path: Path,
  of: Readonly<Record<string, unknown>>,
  { workspace }: Snapshot,
  place: YamlPlace,
): Span[] {
  const kind = textAt(of["kind"]);
  const version = typeof of["version"] === "number" ? of["version"] : null;
  const base = kind && workspace.resources.find(kind, String(of["name"]), version);
  if (!base) return [];
  if (path[0] === "of") return [nameOf(base)];
  const [, list] = path;
  const field = path.at(-1);
  if (typeof list !== "string" || !["id", "$after", "$before"].includes(String(field))) return [];
  const id = field === "id" ? valueAt(place.value, ...path) : word;
  const [index] = fieldsAt(base.value[list]).find(([, item]) => item["id"] === id) ?? [];
  return index === undefined ? [] : [base.spanOf([list, index, "id"])];
}

function inExpression(
  { scalar, path }: YamlPlace,
  offset: number,
  file: string,
  resource: ResourceAt,
  snapshot: Snapshot,
): Span[] {
  if (!scalar) return [];
  const { workspace } = snapshot;
  const inner = scalar.innerOffset(offset);
  const before = expressionEnd(scalar.text.slice(0, inner));
  if (before.isText) {
    const name = `${before.word}${/^[^"']*/.exec(scalar.text.slice(inner))?.[0] ?? ""}`;
    const table = workspace.resources.resolve("Table", name, resource.retailers[0]);
    return before.textOf === "table" && table ? [nameOf(table)] : [];
  }
  const chain = chainAt(scalar.text, inner);
  if (!chain) return [];
  const end = expressionEnd(scalar.text.slice(0, chain.end));
  if (end.owner === "$steps") return stepNamed(chain.text, file, path, resource, snapshot);
  const owner = end.owner ?? end.context;
  const source = owner === undefined ? chain.text : `${owner}.${chain.text}`;
  const at = analyse(source, scopeAt(resource, snapshot)).shape.at;
  if (at?.[0] === "vars" || at?.[0] === "$vars") return ofVariable(at, resource, snapshot);
  const contract = kindOf(resource.kind, snapshot.registry).reads?.(resource.value);
  if (!at || contract === undefined || String(at[0]).startsWith("$")) return [];
  return inContract(contract, at, snapshot);
}

function stepNamed(
  id: string,
  file: string,
  path: Path,
  resource: ResourceAt,
  { workspace, rendered }: Snapshot,
): Span[] {
  const step = stepsOf(resource.value).find((each) => each.id === id);
  if (!step || step === stepAt(resource)) return [];
  const own = workspace.documents.find(
    (document) => document.file === file && document.value["steps"] !== undefined,
  );
  if (!resource.isPatch) return own ? [own.spanOf([...step.path, "id"])] : [];
  const base = rendered.resources.find(
    ({ kind, name, retailer }) =>
      kind === resource.kind && name === resource.value["name"] && retailer === resource.retailers[0],
  );
  return base && path.length > 0 ? [base.spanOf([...step.path, "id"])] : [];
}

function ofVariable(at: Path, { retailers }: ResourceAt, { workspace }: Snapshot): Span[] {
  return retailers.flatMap((name) => {
    const retailer = name === null ? undefined : workspace.resources.resolve("Retailer", name);
    return retailer ? [retailer.spanOf(["vars", ...at.slice(1, 2)], "key")] : [];
  });
}

/** The place of a field in the JSON Schema of a contract. */
function inContract(reference: string, path: Path, { workspace, files }: Snapshot): Span[] {
  const contract = workspace.resources.resolve("Contract", reference);
  const file = textAt(contract?.value["schema"]);
  const text = file === undefined ? undefined : files[file];
  if (!contract) return [];
  if (file === undefined || text === undefined) return [nameOf(contract)];
  const [start, end] = placeInSchema(readDocuments(text)[0]?.contents, path) ?? [0, 0];
  return [spanIn(file, text, start, end)];
}

/** Follows names through `properties`, `items`, `$defs` and alternatives; undefined where the way ends. */
function placeInSchema(root: unknown, path: Path): readonly [number, number] | undefined {
  let node = root;
  let found: readonly [number, number] | undefined;
  for (const step of path) {
    const next = propertyIn(node, step, root, 0);
    if (!next) return found;
    found = next.range ?? found;
    node = next.value;
  }
  return found;
}

interface Property {
  value: unknown;
  range?: readonly [number, number];
}

function propertyIn(
  node: unknown,
  step: string | number,
  root: unknown,
  depth: number,
): Property | undefined {
  if (!isMap(node) || depth > 20) return undefined;
  const entry = (name: string) => node.items.find(({ key }) => isScalar(key) && key.value === name);
  const isItem = step === "*" || typeof step === "number";
  if (isItem && entry("items")) return { value: entry("items")?.value };
  const properties = entry("properties")?.value;
  if (isMap(properties)) {
    const own = properties.items.find(({ key }) => isScalar(key) && key.value === step);
    if (own && isNode(own.key))
      return { value: own.value, range: [own.key.range?.[0] ?? 0, own.key.range?.[1] ?? 0] };
  }
  const reference = entry("$ref")?.value;
  if (isScalar(reference) && String(reference.value).startsWith("#/")) {
    const target = String(reference.value)
      .slice(2)
      .split("/")
      .reduce<unknown>((at, part) => (isMap(at) ? at.get(part, true) : undefined), root);
    const through = propertyIn(target, step, root, depth + 1);
    if (through) return through;
  }
  for (const word of ["allOf", "anyOf", "oneOf"]) {
    const list = entry(word)?.value;
    if (!isSeq(list)) continue;
    for (const each of list.items) {
      const through = propertyIn(each, step, root, depth + 1);
      if (through) return through;
    }
  }
  return undefined;
}
