import { Failure, type Fields } from "@crossdock/kit";
import { type ContractCompiler, contractCompiler } from "../compile/contract-compiler.ts";
import { createReport } from "../load/report.ts";
import type { Contracts, Files, MadeSchema, ResourceIndex, SourceDocument } from "../workspace.ts";
import { schemaOfContract } from "./contract-schema.ts";

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
