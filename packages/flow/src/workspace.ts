import type { Diagnostic, Fields, Operation, Path, Span } from "@crossdock/kit";
import type { Texts } from "./load/texts.ts";
import type { MarkedField } from "./resolve/marked-fields.ts";

/** The files of a workspace: text by path relative to the workspace, with forward slashes. */
export type Files = Readonly<Record<string, string>>;

/**
 * Finds the place of `path`. Falls back to the nearest enclosing entry that exists, so it always answers.
 * `part`: the key or the value of the entry, default `value`. `range`: offsets into the text of a scalar value,
 * mapped through quotes, escapes, folds and block indentation.
 */
export type SpanOf = (path: Path, part?: "key" | "value", range?: readonly [number, number]) => Span;

/** What a System can do: its connector's operations and those that its own keys define. */
export interface SystemOperations {
  operations: ReadonlyMap<string, Operation>;
  /** Why the connector refuses the System's own operations. */
  refused?: string;
}

/** One YAML document: a resource as it was written. */
export interface SourceDocument {
  /** Path relative to the workspace. */
  readonly file: string;
  /** Name of a kind of the registry. */
  readonly kind: string;
  readonly name: string;
  /** Null for kinds without versions. */
  readonly version: number | null;
  /** The retailer whose folder the file lies in, or null. */
  readonly retailer: string | null;
  /** Plain data as written, `kind`, `name` and `version` included; short forms stay short. */
  readonly value: Fields;
  /** True when nothing is wrong with its shape: only then may fields be relied upon. */
  readonly valid: boolean;
  /** Its fields whose text means more than text, in its order. */
  readonly fields: readonly MarkedField[];
  /** What a System can do; nothing for other kinds. */
  readonly operations: SystemOperations;
  readonly spanOf: SpanOf;
}

/**
 * All resources by kind and name. With `retailer`, what lies in that retailer's folder comes first, then what is
 * shared; another retailer's is never found. Without, what is shared comes first, then any.
 */
export interface ResourceIndex {
  /** In the order of files; of one kind or of all. */
  list(kind?: string): readonly SourceDocument[];
  /** By exact name; `version` for versioned kinds. */
  find(
    kind: string,
    name: string,
    version?: number | null,
    retailer?: string | null,
  ): SourceDocument | undefined;
  /** By reference: `order-to-erp@1`, `acme-odoo`. */
  resolve(kind: string, reference: string, retailer?: string | null): SourceDocument | undefined;
  /** `name@version` or `name` of all resources of a kind, for suggestions. */
  references(kind: string): readonly string[];
}

/** A JSON Schema with `$ref`s to other files of the workspace resolved. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What the contracts of a workspace say, worked out when it is first asked for. */
export interface Contracts {
  /** With references replaced. Undefined when the contract or its file does not exist or is not a JSON object. */
  schema(reference: string): JsonSchema | undefined;
  /** Whether its references unfold to more than a schema may have. */
  isTooLarge(contract: SourceDocument): boolean;
  /** What a message has against it, without values; undefined where the contract cannot be used. */
  problems(reference: string, message: unknown): string[] | undefined;
  /** The schemas that were made until now. */
  readonly made: ReadonlyMap<SourceDocument, MadeSchema>;
}

/** A contract's schema where there is one, and the texts that it was made of. */
export interface MadeSchema {
  schema: JsonSchema | "too large" | undefined;
  texts: ReadonlyMap<string, string | undefined>;
  /** Of all schemas: a reference by `$id` may lead to a file that was not there before. */
  names: string;
}

/** What was read, and what is wrong with it. */
export interface Workspace {
  readonly files: Files;
  /** Every document whose kind and name could be read, with or without findings. */
  readonly documents: readonly SourceDocument[];
  readonly resources: ResourceIndex;
  readonly contracts: Contracts;
  /** Its expressions and templates, parsed. */
  readonly texts: Texts;
  /** Ordered by file and place: XD100 to XD106, XD109, XD111 to XD115, XD601 and XD602. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A resource as it applies: overlays merged, flows in their long form. Every path knows the document it came from,
 * so a finding in a patched part names the overlay.
 */
export interface Rendered {
  readonly kind: string;
  readonly name: string;
  readonly version: number | null;
  /** For whom it was rendered; null: as the base is written. */
  readonly retailer: string | null;
  readonly document: SourceDocument;
  /** In the order in which they were merged. */
  readonly overlays: readonly SourceDocument[];
  readonly value: Fields;
  /** True when nothing is wrong with its shape, patches included: only then may fields be relied upon. */
  readonly valid: boolean;
  /** As in `SourceDocument`, of what it has become. */
  readonly fields: readonly MarkedField[];
  readonly spanOf: SpanOf;
  /** The document that `path` came from. */
  originOf(path: Path): SourceDocument;
}

/** Told of a condition of `source`: its number, and the way that it went. */
export type BranchWatcher = (source: string, condition: number, branch: "then" | "else") => void;
