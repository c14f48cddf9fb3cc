import { type Static, type TProperties, type TSchema, Type } from "typebox";

/*
 * The model of a workspace, one definition: type, answer of `GET /v1/catalog`, and what every format is printed from.
 * Ids are `<kind>:<retailer or nothing>/<name>`; texts "in words" are whole sentences for a person.
 */

const text = (description: string) => Type.String({ description });
const maybe = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const list = <Item extends TSchema>(item: Item, description: string) => Type.Array(item, { description });
const object = <Fields extends TProperties>(fields: Fields, description: string) =>
  Type.Object(fields, { description });

const Place = object(
  { file: text("Path below the workspace."), line: Type.Integer({ description: "Counted from 1." }) },
  "Where it is written.",
);

/** What resources that somebody owns have in common. */
const owned = {
  name: text("Its name."),
  title: text("One line for a person; the name where none is written."),
  description: maybe("What a colleague should know."),
  owner: text("The team that is asked when something is wrong."),
  domain: maybe("Business domain."),
  criticality: maybe("`critical`, `high`, `medium` or `low`."),
  runbook: maybe("Path of the page that says what to do when it fails."),
  place: Place,
};

const Read = object(
  {
    from: text(
      "Where it is read: `message`, `step` (the answer to an earlier step), `variable`, `table`, `trigger`, or another binding.",
    ),
    path: text("Path there: `lines[].sku`, `partner.id`, `taxes`."),
    class: maybe("Class of data of a field of the message."),
  },
  "One value that is read.",
);

const Field = object(
  {
    path: text("Path of the field that is made, such as `order_line[].product_id`; empty for the whole."),
    expressions: list(
      Type.String(),
      "The part of the expression that makes it; several for several sorts of item.",
    ),
    reads: list(Read, "What its value is made of."),
    constant: Type.Boolean({ description: "Always the same text or number: nothing is read." }),
    place: Place,
  },
  "A field that a mapping makes, and where its value comes from.",
);

const Decision = object(
  { path: text("Path of what is decided."), reads: list(Read, "What is looked at.") },
  "What decides which items and fields a mapping makes, without being in them.",
);

const Call = object(
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
    scheme: text("`standard-webhooks`, `hmac`, `basic`, `bearer`, `header` or `none`."),
    headers: list(Type.String(), "Headers that carry the proof, the most telling one first."),
  },
  "How a webhook proves who sent it.",
);

const Trigger = object(
  {
    id: text("Its name in the flow."),
    kind: text("`webhook`, `poll`, `schedule`, `file`."),
    words: text("When it brings messages, in words."),
    address: maybe("Path of a webhook below the daemon."),
    verify: Type.Union([Verification, Type.Null()], {
      description: "How the sender of a webhook is verified.",
    }),
    system: maybe("Id of the System that is read."),
    operation: maybe("Operation that is read."),
    summary: maybe("What that operation does."),
    every: maybe("Schedule or interval in words."),
    place: Place,
  },
  "Where messages of a flow come from.",
);

const Step = object(
  {
    id: text("Its name in the flow."),
    words: text("What it does, in words."),
    when: maybe("Expression; the step runs only where it holds."),
    forEach: maybe("Expression; the step runs once for each item."),
    calls: list(Call, "One call, or one for each way of a route."),
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

const Movement = object(
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

const Objective = object(
  {
    measure: text("`deliveredWithin`."),
    within: Type.Number({ description: "Milliseconds." }),
    target: Type.Number({ description: "Percent." }),
    over: Type.Number({ description: "Milliseconds." }),
    words: text("In words."),
  },
  "What the business may expect.",
);

const Flow = object(
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

const System = object(
  {
    id: text("`system:<retailer>/<name>`."),
    retailer: maybe("Whose folder it lies in; null: shared."),
    ...owned,
    connector: text("The connector that speaks to it."),
    connectorSummary: text("What the connector is for."),
    address: maybe("Scheme and host, where the environment is known here."),
    addressFrom: maybe("Environment variable that holds the address."),
    auth: text("How calls are signed."),
    residency: maybe("Where its data stays."),
    limits: list(Type.String(), "How much it can take, in words."),
    breaker: maybe("What happens when it is down, in words."),
    roles: list(
      object({ retailer: text("The retailer."), role: text("The role that it plays.") }, "One role."),
      "Which role it plays for whom.",
    ),
    operations: list(
      object(
        {
          name: text("Name of the operation."),
          summary: text("What it does."),
          trait: text("Why it may be repeated."),
          usedBy: list(Type.String(), "Ids of flows."),
        },
        "An operation.",
      ),
      "The operations that flows use.",
    ),
  },
  "One external system.",
);

const ContractField = object(
  {
    path: text("`lines[].sku`."),
    type: text("The type as a person calls it."),
    required: Type.Boolean({ description: "Always there, where what is around it is there." }),
    description: maybe("What the field is."),
    class: maybe("Class of data; its own, or that of the nearest field around it."),
    systemOfRecord: maybe("Role of the System whose value counts."),
    money: Type.Boolean({ description: "Exact decimal text." }),
    leaf: Type.Boolean({ description: "It holds a value, not other fields." }),
  },
  "A field of a contract.",
);

const Contract = object(
  {
    id: text("`contract:<name>@<version>`."),
    reference: text("`<name>@<version>`."),
    version: Type.Integer({ description: "Its version." }),
    ...owned,
    role: text("`consumed` or `produced`."),
    compatibility: text("What a change within the version may do."),
    schema: text("Path of the JSON Schema."),
    fields: list(ContractField, "In the order of the schema."),
    usedBy: list(Type.String(), "Ids of flows that work on it or take it in."),
    mappings: list(Type.String(), "References of Mappings that read or make it."),
  },
  "The schema of an entity at a boundary.",
);

const Mapping = object(
  {
    id: text("`mapping:<retailer or nothing>/<name>@<version>`."),
    reference: text("`<name>@<version>`."),
    retailer: maybe("The retailer that patches it; null: as it is shared."),
    ...owned,
    from: text("Reference of the contract that it reads."),
    to: text("Reference of the contract that it makes."),
    fields: list(Field, "What it makes."),
    decides: list(Decision, "What decides which items and fields it makes."),
    usedBy: list(Type.String(), "Ids of flows."),
  },
  "A mapping from one contract to another.",
);

const Table = object(
  {
    id: text("`table:<retailer or nothing>/<name>`."),
    retailer: maybe("The retailer whose it is; null: shared."),
    ...owned,
    rows: Type.Integer({ description: "Number of rows." }),
    source: maybe("CSV file that holds the rows."),
    valid: maybe("When its values count, in words."),
    usedBy: list(Type.String(), "Ids of flows and references of Mappings that look something up in it."),
  },
  "Values to look up.",
);

const Retailer = object(
  {
    id: text("`retailer:<name>`."),
    ...owned,
    residency: maybe("Where its data stays."),
    roles: list(
      object({ role: text("As flows call it."), system: maybe("Id of the System.") }, "One role."),
      "Which System plays which role.",
    ),
    variables: list(Type.String(), "Names of the values that flows read as `$vars`."),
    flows: list(Type.String(), "Ids of its flows."),
    overlays: list(Type.String(), "Names of its overlays: what it does differently."),
  },
  "A tenant.",
);

const Resource = object(
  {
    id: text("`<kind>:<retailer or nothing>/<name>`."),
    kind: text("Name of the kind."),
    section: text("What all of the kind are called together."),
    retailer: maybe("The retailer whose it is; null: shared."),
    ...owned,
    facts: list(
      object({ name: text("What it is about."), text: text("What is so.") }, "One fact."),
      "What its kind says of it.",
    ),
    usedBy: list(Type.String(), "Ids of flows that refer to it."),
  },
  "A resource of a kind that has no chapter of its own.",
);

const Owner = object(
  {
    name: text("The team."),
    owns: list(
      object(
        { id: text("Id."), kind: text("Kind."), title: text("Title."), criticality: maybe("Criticality.") },
        "One.",
      ),
      "Everything that it answers for.",
    ),
  },
  "A team.",
);

const DataClass = object(
  {
    name: text("The class."),
    mask: text("How its values appear."),
    retain: text("How long they are kept, in words."),
  },
  "A class of data.",
);

export const Catalog = object(
  {
    revision: text("Digest of the texts that it was made from."),
    environment: text("Environment for which it was made."),
    allowedHosts: list(Type.String(), "Hosts that Systems may be reached at there."),
    retailers: list(Retailer, "Tenants."),
    flows: list(Flow, "Once for each retailer that uses it."),
    systems: list(System, "External systems."),
    contracts: list(Contract, "Schemas at boundaries."),
    mappings: list(Mapping, "Mappings between contracts."),
    tables: list(Table, "Values to look up."),
    resources: list(Resource, "Resources of further kinds."),
    owners: list(Owner, "Teams."),
    classes: list(DataClass, "Classes of data of the Policy."),
  },
  "Everything that a workspace says about itself, as it applies for each retailer in one environment.",
);

export type Catalog = Static<typeof Catalog>;
export type CatalogFlow = Static<typeof Flow>;
export type CatalogStep = Static<typeof Step>;
export type CatalogTrigger = Static<typeof Trigger>;
export type CatalogCall = Static<typeof Call>;
export type CatalogSystem = Static<typeof System>;
export type CatalogContract = Static<typeof Contract>;
export type CatalogContractField = Static<typeof ContractField>;
export type CatalogMapping = Static<typeof Mapping>;
export type CatalogField = Static<typeof Field>;
export type CatalogRead = Static<typeof Read>;
export type CatalogTable = Static<typeof Table>;
export type CatalogResource = Static<typeof Resource>;
export type CatalogRetailer = Static<typeof Retailer>;
export type CatalogMovement = Static<typeof Movement>;
export type CatalogObjective = Static<typeof Objective>;
