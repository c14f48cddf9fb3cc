import { type Registry, resourceName, textAt } from "@crossdock/kit";
import { type TProperties, Type } from "typebox";
import { compileFlows } from "../compile/flows.ts";
import { told } from "../problems/sentences.ts";
import { hasShortStep, toLongForm } from "../render/long-form.ts";
import { closed, defineKind, finalField, finalItem, section } from "./define-kind.ts";
import { flowProblems, triggerProblems } from "./flow-check.ts";
import { flowDiff } from "./flow-diff.ts";
import { catching, defaults, demand, identity, input, objective, queue } from "./flow-fields.ts";
import { step, stepFields } from "./flow-step.ts";

const withoutIt = "remove it until a later version of crossdock supports it";

export const flowKind = defineKind({
  name: "Flow",
  summary: "Moves messages from a trigger through mappings to targets, each once and in order.",
  suffix: "flow",
  folder: "base",
  versioned: true,
  rated: "required",
  unsupported: {
    process: withoutIt,
    reserve: withoutIt,
    release: withoutIt,
    "identity.conflate": withoutIt,
    batch: withoutIt,
    approval: withoutIt,
    availability: withoutIt,
    undo: withoutIt,
    "steps.*.batch": withoutIt,
    "steps.*.approval": withoutIt,
    "steps.*.availability": withoutIt,
    "steps.*.undo": withoutIt,
    "triggers.*.file": withoutIt,
    "triggers.*.broker": withoutIt,
    "trigger.file": withoutIt,
    "trigger.broker": withoutIt,
    "catch.*.action=retryLatest": "use `deadLetter`",
    "catch.*.action=compensate": "use `hold`",
  },
  example: `kind: Flow
name: tracking-to-helpdesk
version: 1
owner: customer-service
domain: shipment
criticality: low
trigger:
  webhook: { path: /shipments, verify: { scheme: standard-webhooks, secret: carrier-webhook } }
identity: { id: eventId, key: orderNo }
mapping:
  external_id: orderNo
  comment: '"Parcel " & trackingNumber & " left the warehouse"'
target: { system: helpdesk, operation: tickets.comment }
retry: standard
`,
  itemIds: ["triggers", "steps"],
  check: (value, registry) => [
    ...Array.from(flowProblems(value, registry), told),
    ...triggerProblems(value, registry),
  ],
  diff: flowDiff,
  reads: (value) => textAt(value, "input", "contract"),
  perRetailer: true,
  writesData: true,
  unused: (reference) => `add \`{ flow: ${reference} }\` to the \`use\` of a Retailer, or remove the file`,
  compile: compileFlows,
  longForm: toLongForm,
  patch: {
    refuses: (patch, base) =>
      hasShortStep(patch) && !hasShortStep(base) ? { id: "patch-of-steps" } : undefined,
  },
  keys: [{ path: ["input", "from"], mark: { kind: "reference", to: "Contract", versioned: true } }],
  fields(registry) {
    const { id, ...shortTrigger } = triggerFields(registry);
    return {
      trigger: Type.Optional(
        closed(shortTrigger, "Short form of a list `triggers` of one, with the id `main`."),
      ),
      triggers: Type.Optional(
        Type.Array(closed({ id: id ?? Type.String(), ...shortTrigger, final: finalItem }), {
          minItems: 1,
          description: "Where messages come from.",
        }),
      ),
      input: Type.Optional(input),
      identity: Type.Optional(identity),
      objective: Type.Optional(objective),
      demand: Type.Optional(demand),
      queue: Type.Optional(queue),
      defaults: Type.Optional(defaults),
      steps: Type.Optional(Type.Array(step, { minItems: 1, description: "Run one after the other." })),
      ...stepFields,
      catch: Type.Optional(catching),
      final: finalField,
    };
  },
});

/** One optional field per trigger part; that there is exactly one is checked by the loader, with a better message. */
function triggerFields(registry: Registry): TProperties {
  const fields: TProperties = {
    id: resourceName({ description: "Name of the trigger within the flow." }),
  };
  for (const { name, summary, config, sole } of registry.triggers.values()) {
    const alone = sole === undefined ? undefined : config.properties[sole];
    fields[name] = Type.Optional(alone ?? section(config, summary));
    const fetch = config.properties["fetch"];
    if (fetch) fields["fetch"] = Type.Optional(fetch);
  }
  return fields;
}
