import { type Static, Type } from "typebox";
import { type Call, Flow, type Movement, type Objective, type Step, type Trigger } from "./flow-schema.ts";
import { Decision, Field, list, maybe, object, owned, type Read, text } from "./schema-parts.ts";

/*
 * The model of a workspace, one definition: type, answer of `GET /v1/catalog`, and what every format is printed from.
 * Ids are `<kind>:<retailer or nothing>/<name>`; texts "in words" are whole sentences for a person.
 */

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
