import { Failure, type Fields } from "@crossdock/kit";
import { type ContractCompiler, contractCompiler } from "../compile/contract-compiler.ts";
import { createReport } from "../load/report.ts";
import type { Files, ResourceIndex, SourceDocument } from "../workspace.ts";
import { schemaOfContract } from "./contract-schema.ts";
import type { JsonSchema } from "./view.ts";

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

/** `before`: the same contract over the same files has the same schema. */
export function createContracts(
  files: Files,
  resources: ResourceIndex,
  before: ReadonlyMap<SourceDocument, MadeSchema> = new Map(),
): Contracts {
  const made = new Map<SourceDocument, MadeSchema>();
  const names = Object.keys(files)
    .filter((file) => file.startsWith("schemas/"))
    .join("\n");
  let compiler: ContractCompiler | undefined;
  const make = (document: SourceDocument): MadeSchema => {
    const known = before.get(document);
    const holds = ([file, text]: [string, string | undefined]) => files[file] === text;
    if (known?.names === names && [...known.texts].every(holds)) return known;
    const read = new Map<string, Fields | undefined>();
    const schema = schemaOfContract(document, files, read);
    return { schema, names, texts: new Map([...read.keys()].map((file) => [file, files[file]])) };
  };
  const schemaOf = (document: SourceDocument): MadeSchema["schema"] => {
    const found = made.get(document) ?? make(document);
    made.set(document, found);
    return found.schema;
  };
  return {
    made,
    schema(reference) {
      const document = resources.resolve("Contract", reference);
      const schema = document && schemaOf(document);
      return schema === "too large" ? undefined : schema;
    },
    isTooLarge: (contract) => schemaOf(contract) === "too large",
    problems(reference, message) {
      // What is wrong with the contract itself is reported where the workspace is compiled.
      compiler ??= contractCompiler(files, createReport());
      const document = resources.resolve("Contract", reference);
      const contract = document && compiler.compile(document);
      try {
        return contract?.problems(message);
      } catch (error) {
        if (error instanceof Failure) return [error.title];
        throw error;
      }
    },
  };
}
