import { choice, reference } from "@crossdock/kit";
import { Type } from "typebox";
import { closed, defineKind } from "./define-kind.ts";
import { retailerDiff } from "./retailer-diff.ts";
import { systemName } from "./system.ts";

export const retailerKind = defineKind({
  name: "Retailer",
  summary: "A tenant: which systems play which role, its variables, and which flows it uses.",
  suffix: "retailer",
  file: "retailer.yaml",
  folder: "retailer",
  versioned: false,
  rated: "none",
  namedAsFolder: true,
  diff: retailerDiff,
  keys: [{ path: ["systems"], mark: { kind: "reference", to: "System", role: true } }],
  interpolated: true,
  unsupported: {
    "use.*.reconciliation": "remove it until a later version of crossdock supports it",
  },
  example: `kind: Retailer
name: acme
owner: acme-integration
residency: eu
systems: { storefront: acme-sfcc, erp: acme-odoo }
vars: { companyId: 1, priceScale: 4 }
use:
  - { flow: order-to-erp@1 }
`,
  fields: () => ({
    residency: Type.Optional(Type.String({ description: "Where its data stays, such as `eu`." })),
    systems: Type.Optional(
      Type.Record(Type.String(), systemName("System that plays the role."), {
        description: "Roles that flows name, and the System that plays each.",
      }),
    ),
    vars: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: "Values that expressions read as `$vars`." }),
    ),
    use: Type.Optional(
      Type.Array(
        closed({
          flow: reference("Flow", true, { description: "Flow that runs for this retailer." }),
          mode: choice(["live", "shadow", "paused"], {
            description:
              "`live` runs it. `shadow` reads, maps and records what it would write, and writes nothing: for a cut-over. `paused` fetches and runs nothing; what is sent to it waits.",
            default: "live",
          }),
        }),
        { description: "What runs for this retailer." },
      ),
    ),
  }),
});
