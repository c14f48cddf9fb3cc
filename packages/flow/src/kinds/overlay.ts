import { choice, reference } from "@crossdock/kit";
import { Type } from "typebox";
import { closed, defineKind } from "./define-kind.ts";

/** Kinds that an overlay may patch. */
const patchableKinds = ["Flow", "Mapping", "Table"] as const;

export const overlayKind = defineKind({
  name: "Overlay",
  summary: "What one retailer does differently from a base resource: a JSON Merge Patch.",
  suffix: "overlay",
  folder: "retailer",
  versioned: false,
  rated: "none",
  example: `kind: Overlay
name: acme-order-to-erp
owner: acme-integration
of: { kind: Flow, name: order-to-erp, version: 1 }
retailer: acme
patch:
  steps:
    - id: order
      mapping:
        team_id: $vars.webTeam
        date_order: null
`,
  fields: () => ({
    of: closed(
      {
        kind: choice([...patchableKinds], { description: "Kind of the resource." }),
        name: Type.String({ description: "Its name." }),
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: "Its version, for versioned kinds." }),
        ),
      },
      "The resource that is patched.",
    ),
    retailer: Type.Optional(
      reference("Retailer", false, {
        description: "Retailer for whom it is patched. Default: the retailer whose folder the file lies in.",
      }),
    ),
    patch: Type.Object(
      {},
      {
        description:
          "RFC 7396: `null` removes, lists are replaced; lists whose items have an `id` merge by id, and `$after`, `$before` and `$first` place a new item.",
      },
    ),
  }),
});
