import {
  type FieldMark,
  type Fields,
  fieldSchema,
  type InParts,
  type KindPart,
  type Path,
  type Registry,
  reference,
  resourceName,
  type Told,
} from "@crossdock/kit";
import { type TObject, type TProperties, type TSchema, Type } from "typebox";
import type { CompileContext } from "../compile/compile-context.ts";
import type { FlowProblem } from "../problems/sentences.ts";
import type { TracedValue } from "../render/traced-value.ts";
import type { Rendered, SourceDocument } from "../workspace.ts";
import type { KindDiff } from "./kind-diff.ts";

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
 * One kind of resource, defined once: its schema is the validator, the editor's schema and the reference page, and
 * what any stage has to know of the kind stands here. Nothing else compares its name.
 */
export interface KindDefinition extends KindPart, SharedFields {
  /** Middle part of the file's name, `flow` in `order-to-erp.flow.yaml`. */
  suffix: string;
  /** Name of the whole file for a kind that exists once per folder: `retailer.yaml`. */
  file?: string;
  /**
   * Where its files lie. What lies in `either` and there in a retailer's folder is that retailer's own, of
   * `environments` one applies at a time, and what lies in `tests` changes nothing of what runs.
   */
  folder: "base" | "retailer" | "either" | "root" | "environments" | "tests";
  /**
   * What makes two documents the same resource: `one`, there is only one, whatever it is called; `perRetailer`, each
   * retailer may have one of the name. Default: the name, and the version where it has one.
   */
  identity?: "one" | "perRetailer";
  /** Its name is that of the retailer's folder that it lies in. */
  namedAsFolder?: boolean;
  /** Fields below which an `id` names one item of its list. */
  itemIds?: readonly string[];
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
  /** The schema for editors and the reference, where it says more than the fields. */
  openSchema?(registry: Registry): TObject;
  /** The schema of a document that chooses a part with fields of its own; undefined: the part is not known. */
  chosenSchema?(value: Fields, registry: Registry): ChosenSchema | undefined;
  /** What the schema cannot say. `fits`: the schema has found nothing. */
  check?(value: Fields, registry: Registry, fits: boolean): Iterable<Told>;
  /** Fields whose keys name something, and what; values are marked by the schema. */
  keys?: readonly KeyField[];
  /**
   * What the engine gets of the kind, kept in the revision under its name; undefined: nothing. `resources` are those of
   * the kind as they were rendered; what is wrong with them is reported. Each resource is a part.
   */
  compile?(resources: readonly Rendered[], context: CompileContext): InParts<unknown>;
  /** What a person wants to know who meets a reference to it, beside title, owner and description; Markdown. */
  describe?(document: SourceDocument): string;
  /** It applies for the retailers that refer to it, once for each; while there is none, as it is written. */
  perRetailer?: boolean;
  /** What overlays may change of it; absent: they may not patch it. */
  patch?: PatchRules;
  /** The form that everything behind the loader knows, of a whole resource or of a patch of one. */
  longForm?(written: TracedValue, registry: Registry): TracedValue;
  /** How a diff speaks of it, and whom a change reaches. Default: the path of what changed, as something about it. */
  diff?: KindDiff;
  /** The contract of what its expressions read, and of what its `mapping` makes. */
  reads?(value: Fields): string | undefined;
  makes?(value: Fields): string | undefined;
  /** Its texts are expressions and data of messages: none is looked at as a value that somebody configured. */
  writesData?: boolean;
  /** What the catalogue says of it; absent: nothing, or the catalogue has a chapter of its own for the kind. */
  catalogue?: KindCatalogue;
  /** What to do about one that nothing names; absent: nothing has to name it. */
  unused?(reference: string): string;
  /** It is a patch of the resource that `of` names, and applies through that one alone. */
  patches?: boolean;
}

interface KindCatalogue {
  /** Heading of all resources of the kind, such as `Promotions`. */
  title: string;
  /** What a person wants to know of one, in words, beside what all resources say: `["Discount", "20 %"]`. */
  facts(value: Fields): readonly (readonly [name: string, text: string])[];
}

interface PatchRules {
  /** Fields of the resource that may be changed. Default: all but those that say which resource it is. */
  fields?: readonly string[];
  /** Why a patch does not fit the way in which the base is written. */
  refuses?(patch: TracedValue, base: TracedValue): FlowProblem | undefined;
}

/** A mapping of fields whose keys are, say, the names of Contracts. */
interface KeyField {
  path: Path;
  mark: FieldMark;
}

/** The schema of documents that choose the same part: made once, and known by its id. */
export interface ChosenSchema {
  id: string;
  make(): TObject;
}

/** `unused` of kinds that others refer to. */
export const referToIt = (): string => "refer to it, or remove the file";

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
  Type.Object(part.properties, {
    additionalProperties: fieldSchema(part).additionalProperties ?? false,
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
const retired = (kind: string) =>
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
