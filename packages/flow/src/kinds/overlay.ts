import { choice, type Registry, reference } from "@crossdock/kit";
import { Type } from "typebox";
import { closed, defineKind } from "./define-kind.ts";
import { kindsOf } from "./kind-schema.ts";

export const overlayKind = defineKind({
  name: "Overlay",
  summary: "What one retailer does differently from a base resource: a JSON Merge Patch.",
  suffix: "overlay",
  folder: "retailer",
  versioned: false,
  rated: "none",
  itemIds: ["patch"],
  patches: true,
  writesData: true,
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
  fields: (registry) => ({
    of: closed(
      {
        kind: choice(patchable(registry), { description: "Kind of the resource." }),
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

/** Names of the kinds that say what an overlay may change. */
function patchable(registry: Registry): string[] {
  return [...kindsOf(registry).values()].filter(({ patch }) => patch !== undefined).map(({ name }) => name);
}
