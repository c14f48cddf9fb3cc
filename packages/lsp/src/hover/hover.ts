import { kindOf, kindsOf, referenceTo } from "@crossdock/flow";
import { type FieldMark, fieldTable, isFields, type Operation, textAt } from "@crossdock/kit";
import { rules } from "@crossdock/lint";
import { type Hover, MarkupKind } from "vscode-languageserver";
import { callAt, offeredBy, systemsOf } from "../place/flow-parts.ts";
import { covers, rangeOf } from "../place/positions.ts";
import { aboutOf } from "../place/references-to.ts";
import { type ResourceAt, resourceAt } from "../place/resource-at.ts";
import { fieldAt, markOf } from "../place/schema-at.ts";
import { spanIn } from "../place/span-in.ts";
import { placeAt, type YamlPlace } from "../place/yaml-place.ts";
import type { Snapshot } from "../snapshot.ts";
import { fieldPage } from "./field-page.ts";
import { hoverExpression } from "./hover-expression.ts";
import type { Samples } from "./samples.ts";

/** What is known of what stands at an offset, in Markdown. */
export async function hoverAt(
  snapshot: Snapshot,
  samples: Samples,
  file: string,
  text: string,
  offset: number,
): Promise<Hover | null> {
  const place = placeAt(text, offset);
  if (!place?.scalar) return null;
  const [start, end] = place.scalar.range;
  if (offset < start || offset > end) return null;
  const parts = [await pageAt(place, snapshot, samples, file, offset), ...findingsAt(snapshot, file, offset)];
  const value = parts.filter(Boolean).join("\n\n---\n\n");
  if (value === "") return null;
  return { contents: { kind: MarkupKind.Markdown, value }, range: rangeOf(spanIn(file, text, start, end)) };
}

async function pageAt(place: YamlPlace, snapshot: Snapshot, samples: Samples, file: string, offset: number) {
  const resource = resourceAt(snapshot, file, place.value, place.path);
  if (!resource || !place.scalar) return undefined;
  const field = fieldAt(resource, snapshot);
  const name = String(resource.path.at(-1) ?? "");
  if (place.part === "key") {
    const parent = fieldAt({ ...resource, path: resource.path.slice(0, -1) }, snapshot);
    const isRequired = parent.schemas.some(
      ({ required = [], properties = {} }) =>
        required.includes(name) && !("default" in (properties[name] ?? {})),
    );
    return fieldPage(name, field.schemas, isRequired);
  }
  const word = place.scalar.text;
  if (place.path.length === 1 && name === "kind") return kindsOf(snapshot.registry).get(word)?.summary;
  const mark = markOf(field);
  if (mark?.kind === "expression" || mark?.kind === "mapping")
    return hoverExpression(place.scalar, offset, resource, snapshot, samples);
  if (name === "operation") return operationPage(word, resource, snapshot);
  if (mark?.kind === "reference") return referencePage(mark, word, resource, snapshot);
  return fieldPage(name, field.schemas, false);
}

function operationPage(name: string, resource: ResourceAt, snapshot: Snapshot): string | undefined {
  const call = callAt(resource);
  const operation =
    call && offeredBy(call.target, call.step, resource, snapshot).find((each) => each.name === name);
  return operation && describeOperation(operation);
}

function describeOperation(operation: Operation): string {
  const { name, summary, trait, input, config } = operation;
  const repeats = trait === "none" ? "never repeated" : `\`${trait}\``;
  return [
    `**${name}** · ${repeats}`,
    summary,
    titled("Keys of the target", config),
    titled("Takes", input),
    titled(
      operation.kind === "call" ? "Answers" : operation.kind === "list" ? "Each record" : "Each message",
      operation.kind === "call" ? operation.result : operation.item,
    ),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function titled(title: string, schema: object): string {
  const table = "properties" in schema ? fieldTable(schema, 1) : "";
  return table === "" ? "" : `${title}:\n\n${table}`;
}

function referencePage(
  { to, role }: FieldMark,
  word: string,
  resource: ResourceAt,
  snapshot: Snapshot,
): string | undefined {
  const { workspace } = snapshot;
  if (to === "retry policy") {
    const retry = workspace.resources.list("Policy")[0]?.value["retry"];
    const lines = isFields(retry) && Object.hasOwn(retry, word) ? retry[word] : undefined;
    if (!Array.isArray(lines)) return undefined;
    return [
      `**${word}** · retry list of the Policy`,
      ...lines.map((line) => `- \`${JSON.stringify(line)}\``),
    ].join("\n");
  }
  const named = to === undefined ? undefined : workspace.resources.resolve(to, word, resource.retailers[0]);
  const found = role ? systemsOf(word, resource, snapshot) : named ? [named] : [];
  const pages = found.map((document) => {
    const { kind, value } = document;
    const more = kindOf(kind, snapshot.registry).describe?.(document);
    return [`**${referenceTo(document)}** · ${kind}`, aboutOf(document), textAt(value["description"]), more]
      .filter(Boolean)
      .join("\n\n");
  });
  return pages.length > 0 ? pages.join("\n\n") : undefined;
}

/** Why what is marked at a place is marked. */
function findingsAt({ diagnostics }: Snapshot, file: string, offset: number): string[] {
  const here = diagnostics.filter(({ span }) => span && span.file === file && covers(span, offset));
  const codes = [...new Set(here.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const rule = rules.find((each) => each.code === code);
    return rule ? [`**${rule.code} ${rule.name}** · ${rule.summary}\n\n${rule.why}`] : [];
  });
}
