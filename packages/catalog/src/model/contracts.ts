import { referenceTo, type SourceDocument } from "@crossdock/flow";
import { isFields, textAt } from "@crossdock/kit";
import { type Context, ownedOf } from "./context.ts";
import { contractFields } from "./contract-fields.ts";
import { idOf } from "./ids.ts";
import type { CatalogContract, CatalogFlow, CatalogMapping } from "./schema.ts";

export function contractEntry(
  contract: SourceDocument,
  flows: readonly CatalogFlow[],
  mappings: readonly CatalogMapping[],
  { rendered }: Context,
): CatalogContract {
  const reference = referenceTo(contract);
  const schema = rendered.workspace.contracts.schema(reference);
  const { systemOfRecord } = contract.value;
  const owned = ownedOf(contract);
  const described = schema && typeof schema["description"] === "string" ? schema["description"] : null;
  return {
    id: idOf("contract", null, reference),
    reference,
    version: contract.version ?? 1,
    ...owned,
    description: owned.description ?? described,
    role: textAt(contract.value, "role") ?? "",
    compatibility: textAt(contract.value, "compatibility") ?? "backward",
    schema: textAt(contract.value, "schema") ?? "",
    fields: schema ? contractFields(schema, isFields(systemOfRecord) ? systemOfRecord : {}) : [],
    usedBy: flows
      .filter(
        (flow) => flow.contract === reference || flow.from.some(({ contract: from }) => from === reference),
      )
      .map(({ id }) => id),
    mappings: [
      ...new Set(
        mappings
          .filter(({ from, to }) => from === reference || to === reference)
          .map((mapping) => mapping.reference),
      ),
    ],
  };
}
