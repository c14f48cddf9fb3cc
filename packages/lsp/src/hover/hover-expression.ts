import { kindOf } from "@crossdock/flow";
import { isFields, type Path, textAt } from "@crossdock/kit";
import { type Analysis, analyse } from "@crossdock/mapping";
import { functions } from "../complete/functions.ts";
import { chainAt, expressionEnd } from "../place/expression-text.ts";
import type { ResourceAt } from "../place/resource-at.ts";
import { scopeAt } from "../place/scope-at.ts";
import type { PlacedScalar } from "../place/yaml-place.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Samples } from "./samples.ts";
import { wordsOf } from "./shapes.ts";

/** The word under the pointer, then the whole expression: what it yields, what it reads, and its result on a sample. */
export async function hoverExpression(
  scalar: PlacedScalar,
  offset: number,
  resource: ResourceAt,
  snapshot: Snapshot,
  samples: Samples,
): Promise<string> {
  const whole = analyse(scalar.text, scopeAt(resource, snapshot));
  const result = await samples.evaluate(scalar.text, resource, snapshot);
  const shown =
    result && (result.isFailure ? `fails: ${result.text}` : `\n\`\`\`json\n${result.text}\n\`\`\``);
  return [
    aboutWord(scalar, offset, resource, snapshot),
    `Yields ${wordsOf(whole.shape)}.${readsOf(whole)}`,
    ...(result && shown ? [`On the ${result.sample}: ${shown}`] : []),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function readsOf({ reads }: Analysis): string {
  const paths = reads.map((path) => `\`${placeText(path)}\``);
  return paths.length === 0 ? "" : ` Reads ${paths.join(", ")}.`;
}

function placeText(path: Path): string {
  return path.filter((step) => step !== "*").join(".");
}

function aboutWord(scalar: PlacedScalar, offset: number, resource: ResourceAt, snapshot: Snapshot): string {
  const inner = scalar.innerOffset(offset);
  if (expressionEnd(scalar.text.slice(0, inner)).isText) return "";
  const chain = chainAt(scalar.text, inner);
  if (!chain) return "";
  const called = chain.text.startsWith("$") ? functions.get(chain.text.slice(1)) : undefined;
  if (called) return `\`${called.signature}\`\n\n${called.doc}`;
  const end = expressionEnd(scalar.text.slice(0, chain.end));
  const isVariable = chain.text.startsWith("$");
  const owner = end.owner ?? (isVariable ? undefined : end.context);
  const { shape } = analyse(
    owner === undefined ? chain.text : `${owner}.${chain.text}`,
    scopeAt(resource, snapshot),
  );
  if (shape.type === "unknown" || shape.type === "nothing") return "";
  const place = shape.at ? placeText(shape.at) : chain.text;
  const description = shape.at ? describedAt(shape.at, resource, snapshot) : undefined;
  return [`**${place}** · ${wordsOf(shape)}`, description].filter(Boolean).join("\n\n");
}

/** What the contract says of a field. */
function describedAt(
  path: Path,
  { kind, value }: ResourceAt,
  { workspace, registry }: Snapshot,
): string | undefined {
  const contract = kindOf(kind, registry).reads?.(value);
  let at: unknown = contract === undefined ? undefined : workspace.contracts.schema(contract);
  for (const step of path) {
    if (!isFields(at)) return undefined;
    at = step === "*" || typeof step === "number" ? at["items"] : propertyOf(at, step);
  }
  return isFields(at) ? textAt(at["description"]) : undefined;
}

function propertyOf(schema: Readonly<Record<string, unknown>>, name: string): unknown {
  const { properties } = schema;
  if (isFields(properties) && Object.hasOwn(properties, name)) return properties[name];
  const parts = [schema["allOf"], schema["anyOf"], schema["oneOf"]].filter(Array.isArray).flat();
  return parts
    .map((part) => (isFields(part) ? propertyOf(part, name) : undefined))
    .find((each) => each !== undefined);
}
