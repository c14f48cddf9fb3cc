import { type Registry, reference, resourceName } from "@crossdock/kit";
import { type TObject, type TProperties, type TSchema, Type } from "typebox";
import type { KindName } from "../workspace.ts";

/** Criticality of a resource: retries, lanes, approvals and alerts follow from it. */
export const criticalities = ["critical", "high", "medium", "low"] as const;

/** Which of the fields that all kinds share a kind has. */
interface SharedFields {
  versioned: boolean;
  /** Names may have dots: `retail.order`. */
  dotted?: boolean;
  /** `domain`, `criticality` and `runbook`. */
  rated: "required" | "optional" | "none";
}

/**
 * One kind of resource, defined once: its schema is the validator, the editor's schema and the reference page.
 */
export interface KindDefinition extends SharedFields {
  name: KindName;
  /** One sentence: what it is for. */
  summary: string;
  /** Middle part of the file's name, `flow` in `order-to-erp.flow.yaml`. */
  suffix: string;
  /** Name of the whole file for a kind that exists once per folder: `retailer.yaml`. */
  file?: string;
  /** Where its files lie. */
  folder: "base" | "retailer" | "either" | "root" | "environments" | "tests";
  /** Objects inside of it that the reference explains in tables of their own, by title. */
  sections?: Readonly<Record<string, TObject>>;
  /** Fields that language texts name but this version does not build, with what to do instead. Dotted paths. */
  unsupported?: Readonly<Record<string, string>>;
  /** `${env:…}` and `${secret:…}` are allowed. */
  interpolated?: boolean;
  /** A valid document, printed in the reference. */
  example: string;
  /** The kind's own fields; the shared ones are added. Parts (triggers, connectors, journals) come from `registry`. */
  fields(registry: Registry): TProperties;
}

export function defineKind(definition: KindDefinition): KindDefinition {
  return definition;
}

/** An object that takes no other fields. */
export const closed = <P extends TProperties>(properties: P, description?: string) =>
  Type.Object(properties, {
    additionalProperties: false,
    ...(description ? { description } : {}),
  });

/** A part's own fields as a section of a document: closed, unless the part says otherwise. */
export const section = (part: TObject, description: string) =>
  Type.Object(part.properties as TProperties, {
    additionalProperties: (part as { additionalProperties?: boolean }).additionalProperties ?? false,
    description,
  });

/** What overlays may not change, of the kinds that they patch. */
export const finalField = Type.Optional(
  Type.Union(
    [
      Type.Boolean(),
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: "Paths of parts, with the ids of list items: `identity`, `steps.acknowledge`.",
      }),
    ],
    { description: "`true`: no overlay may change it. A list: none may change these parts." },
  ),
);

/** The same for one item of a list. */
export const finalItem = Type.Optional(
  Type.Boolean({ description: "No overlay may change, move or remove it." }),
);

/** The schema of a whole document of a kind. */
export function documentSchema(kind: KindDefinition, registry: Registry): TObject {
  return closed({ ...sharedFields(kind), ...kind.fields(registry) }, kind.summary);
}

/** Says that a version is on its way out. */
const retired = (kind: KindName) =>
  closed(
    {
      since: Type.String({
        pattern: "^\\d{4}-\\d{2}-\\d{2}$",
        description:
          "First day on which nothing may use it any more, such as `2026-12-01`; before, lint warns whoever uses it.",
      }),
      instead: Type.Optional(
        reference(kind, true, { description: "What to use in its place, such as its next version." }),
      ),
      reason: Type.Optional(Type.String({ description: "Why it goes." })),
    },
    "The version is taken out of use; lint reports whoever still uses it (XD606, XD803).",
  );

function sharedFields(kind: KindDefinition): TProperties {
  const criticality = Type.Unsafe<(typeof criticalities)[number]>({
    type: "string",
    enum: [...criticalities],
    description: "How much depends on it: lanes, alerts and approvals follow from it.",
  });
  return {
    kind: Type.Literal(kind.name, { description: "The kind of this document." }),
    name: nameField(kind),
    ...(kind.versioned
      ? {
          version: Type.Integer({
            minimum: 1,
            description: "Version, counted from 1; others refer to it as `name@version`.",
          }),
          retired: Type.Optional(retired(kind.name)),
        }
      : {}),
    title: Type.Optional(Type.String({ description: "One line for a person." })),
    description: Type.Optional(Type.String({ description: "What a colleague should know." })),
    owner: Type.String({ minLength: 1, description: "The team that is asked when something is wrong." }),
    ...(kind.rated === "none"
      ? {}
      : {
          domain: Type.Optional(
            Type.String({ description: "Business domain, such as `order` or `inventory`." }),
          ),
          criticality: kind.rated === "required" ? criticality : Type.Optional(criticality),
          runbook: Type.Optional(
            Type.String({ description: "Path of the page that says what to do when it fails." }),
          ),
        }),
  };
}

function nameField(kind: KindDefinition): TSchema {
  const description =
    kind.file === undefined
      ? `Kebab-case name, the same as the file's: \`<name>.${kind.suffix}.yaml\`.`
      : "Kebab-case name.";
  return kind.dotted
    ? Type.String({ pattern: "^[a-z0-9]+([.-][a-z0-9]+)*$", description })
    : resourceName({ description });
}
