import { Type } from "typebox";
import { Decision, Field, list, maybe, object, owned, Place, text } from "./schema-parts.ts";

/* What the catalogue says of a flow. */

export const Call = object(
  {
    system: maybe("Id of the System; null where it could not be found."),
    role: text("As the flow calls it."),
    operation: text("Name of the operation."),
    summary: text("What the operation does."),
    trait: text("Why it may be repeated: `safe`, `idempotent`, `upsert`, `keyed`, `verified` or `none`."),
    when: maybe("Expression of the way, for a step that routes."),
  },
  "A call of a System.",
);

const Verification = object(
  {
    scheme: text("`standard-webhooks`, `hmac`, `public-key`, `jwt`, `basic`, `bearer`, `header` or `none`."),
    headers: list(Type.String(), "Headers that carry the proof, the most telling one first."),
  },
  "How a webhook proves who sent it.",
);

export const Trigger = object(
  {
    id: text("Its name in the flow."),
    kind: text("`webhook`, `poll`, `schedule`, `file`, `subscribe` or `event`."),
    words: text("When it brings messages, in words."),
    address: maybe("Path of a webhook below the daemon."),
    verify: Type.Union([Verification, Type.Null()], {
      description: "How the sender of a webhook is verified.",
    }),
    event: maybe("The event that it takes."),
    system: maybe("Id of the System that is read."),
    operation: maybe("Operation that is read."),
    summary: maybe("What that operation does."),
    every: maybe("Schedule or interval in words."),
    place: Place,
  },
  "Where messages of a flow come from.",
);

export const Step = object(
  {
    id: text("Its name in the flow."),
    words: text("What it does, in words."),
    when: maybe("Expression; the step runs only where it holds."),
    forEach: maybe("Expression; the step runs once for each item."),
    calls: list(Call, "One call, or one for each way of a route."),
    emits: maybe("The event that it emits instead of a call."),
    writes: Type.Boolean({ description: "It changes something in a System." }),
    object: maybe("What it is about in the System, such as a model or an entity."),
    fields: list(Field, "What it sends."),
    decides: list(Decision, "What decides which items and fields are sent."),
    expects: list(Field, "What the System must show afterwards."),
    asserts: list(
      object({ that: text("Expression."), error: text("Error that is raised otherwise.") }, "One assertion."),
      "What must hold of the answer.",
    ),
    retry: list(Type.String(), "How it is tried again, in words; one line for each group of errors."),
    timeout: maybe("Longest wait for one answer, in words; null: the System's own."),
    checkpoint: maybe("Business checkpoint that is reached when it is done."),
    place: Place,
  },
  "A step of a flow.",
);

const Handling = object(
  {
    errors: list(Type.String(), "Error classes."),
    action: text("`hold`, `deadLetter` or `skip`."),
    words: text("What happens, in words."),
    queue: maybe("Queue of the case that is opened."),
    place: Place,
  },
  "What happens when the tries are over.",
);

export const Movement = object(
  {
    field: text("Path in the flow's message."),
    class: text("Its class of data."),
    description: maybe("What the field is."),
    step: text("The step that sends it."),
    system: text("Id of the System that receives it."),
    to: text("Field that it goes into."),
    residency: maybe("Where that System keeps its data."),
    leaves: Type.Boolean({ description: "It leaves the residency of the retailer." }),
  },
  "A personal or restricted field on its way to a System.",
);

export const Objective = object(
  {
    measure: text("`deliveredWithin`."),
    within: Type.Number({ description: "Milliseconds." }),
    target: Type.Number({ description: "Percent." }),
    over: Type.Number({ description: "Milliseconds." }),
    words: text("In words."),
  },
  "What the business may expect.",
);

export const Flow = object(
  {
    id: text("`flow:<retailer>/<name>@<version>`."),
    reference: text("`<name>@<version>`."),
    version: Type.Integer({ description: "Its version." }),
    retailer: maybe("For whom; null where no retailer uses it."),
    mode: text("`live`, another mode that the retailer wrote, or `unused`."),
    ...owned,
    overlays: list(Type.String(), "Overlays of the retailer that are merged in."),
    summary: text("One sentence: when, from where, to where."),
    triggers: list(Trigger, "Where messages come from."),
    contract: maybe("Reference of the contract that identity and steps work on."),
    from: list(
      object(
        { contract: text("As it arrives."), mapping: text("Mapping that brings it into form.") },
        "One way in.",
      ),
      "Contracts in which messages arrive.",
    ),
    identity: object(
      {
        id: maybe("Expression; the same value is processed once."),
        key: maybe("Expression; one value runs in order."),
        version: maybe("Expression; not newer is skipped."),
        words: list(Type.String(), "The same in words."),
      },
      "What makes a message the same, in order, and newer.",
    ),
    steps: list(Step, "In the order in which they run."),
    catch: list(Handling, "The first line whose errors match decides."),
    objective: Type.Union([Objective, Type.Null()], { description: "What the business may expect." }),
    systems: list(Type.String(), "Ids of the Systems that it reads from or writes to."),
    sources: list(Type.String(), "Ids of the Systems that it takes messages from."),
    targets: list(Type.String(), "Ids of the Systems that it changes something in."),
    personalData: list(Movement, "Personal and restricted fields, and where they go."),
  },
  "A flow as it runs for a retailer, overlays merged.",
);
