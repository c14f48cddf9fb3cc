import type { FlowView } from "@crossdock/flow";
import { defineRule, entriesAt, type Path, textAt } from "@crossdock/kit";
import type { Analyses } from "../analysis/analyses.ts";
import { type Subject, writesOf } from "../subject.ts";

const contract = `# file: flows/base/retail.order.contract.yaml
kind: Contract
name: retail.order
version: 1
owner: order-operations
domain: order
criticality: critical
role: consumed
schema: schemas/retail/order.v1.schema.json
systemOfRecord: { '*': shop, paid: erp }`;

const flow = `# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
catch: [ { errors: [ Any ], action: deadLetter } ]`;

export const writeToOwner = defineRule<Subject>({
  code: "XD501",
  name: "write-to-owner",
  severity: "error",
  summary: "A field is not written to the system whose value of it counts.",
  why: "The copy that somebody else holds overwrites the truth, and the next change there overwrites it back.",
  good: `
${contract}
${flow}
mapping: { name: orderNo, total: total }
`,
  bad: `
${contract}
${flow}
mapping: { name: orderNo, paid: paid ?? false }
                                ^^^^^^^^^^^^^ \`paid\` belongs to \`erp\` and is written back to it
`,
  perFlow: true,
  *check({ flows, workspace, analyses }) {
    for (const flow of flows) {
      const reference = textAt(flow.value, "input", "contract");
      const contract =
        reference === undefined ? undefined : workspace.resources.resolve("Contract", reference);
      if (!contract?.valid) continue;
      const owners = entriesAt(contract.value, "systemOfRecord");
      const names = namingFields(flow, analyses);
      for (const { step, call } of owners.length > 0 ? writesOf(flow) : []) {
        for (const view of step.expressions) {
          if (view.path[step.path.length] !== "mapping") continue;
          const found = analyses
            .reads(view)
            .map((path) => ownerOf(plain(path), owners, names))
            .find(
              (each) => each !== undefined && (each.owner === call.role || each.owner === call.system?.name),
            );
          if (!found) continue;
          yield {
            span: view.span(),
            message: `\`${found.field}\` belongs to \`${found.owner}\` and is written back to it`,
            hint: "leave the field out, or correct `systemOfRecord` of the contract",
            related: [{ message: "the owner", span: contract.spanOf(["systemOfRecord", found.entry]) }],
          };
        }
      }
    }
  },
});

interface Owned {
  /** As `systemOfRecord` names it, or the field itself where it is among the rest. */
  field: string;
  owner: unknown;
  /** Key of `systemOfRecord`. */
  entry: string;
}

/** Whose a field is: of the longest entry that names it or what is around it, else of `*`, which is the rest. */
function ownerOf(
  field: string,
  owners: readonly (readonly [string, unknown])[],
  names: ReadonlySet<string>,
): Owned | undefined {
  const [named] = owners
    .filter(([entry]) => field === entry || field.startsWith(`${entry}.`))
    .toSorted(([one], [two]) => two.length - one.length);
  if (named) return { field: named[0], owner: named[1], entry: named[0] };
  const rest = owners.find(([entry]) => entry === "*");
  // What names the record is sent so that the record is found; it changes nothing there.
  if (!rest || field === "" || field.startsWith("$") || names.has(field)) return undefined;
  return { field, owner: rest[1], entry: "*" };
}

/** The fields that the flow tells its messages apart by. */
function namingFields(flow: FlowView, analyses: Analyses): ReadonlySet<string> {
  const identity = flow.expressions.filter(({ path: [part] }) => part === "identity");
  return new Set(identity.flatMap((view) => analyses.reads(view).map(plain)));
}

function plain(path: Path): string {
  return path.filter((part) => part !== "*").join(".");
}
