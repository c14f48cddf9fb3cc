import { kinds } from "@crossdock/flow";
import {
  choice,
  createRegistry,
  defineConnector,
  defineJournal,
  defineSimulator,
  duration,
  type Operation,
  operationsOf,
  secret,
  template,
} from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { exampleTriggers } from "./triggers.ts";

/** A small storefront and a small ERP: one operation for each trait that rules tell apart. */

const none = Type.Object({}, { additionalProperties: false });
const text = (description: string) => Type.String({ description });

const { defineOperation, defineList } = operationsOf<undefined>();

const unreachable = async () => {
  throw new Error("rules never call an operation");
};

// biome-ignore lint/correctness/useYield: rules never read
async function* unread(): AsyncGenerator<never> {
  throw new Error("rules never read a list");
}

const common = { status: "stable", config: none, examples: [] } as const;

const order = Type.Object({ orderNo: text("Number."), modifiedAt: Type.String({ format: "date-time" }) });

const ordersList = defineList({
  ...common,
  name: "orders.list",
  summary: "Lists orders.",
  trait: "safe",
  scopes: ["orders.read", "orders.write"],
  input: Type.Object({}),
  item: order,
  drains: true,
  read: unread,
});

const setExportStatus = defineOperation({
  ...common,
  name: "orders.setExportStatus",
  summary: "Marks an order as exported.",
  trait: "idempotent",
  scopes: ["orders.write"],
  input: Type.Object(
    { orderNo: text("Number."), status: text("New status.") },
    { additionalProperties: false },
  ),
  result: none,
  run: unreachable,
});

const line = Type.Object(
  { sku: text("Article."), quantity: Type.Number({ description: "Pieces." }) },
  { additionalProperties: false },
);

const ordersUpsert = defineOperation({
  ...common,
  name: "orders.upsert",
  summary: "Creates or updates an order.",
  trait: "upsert",
  config: Type.Object(
    { match: Type.Array(Type.String(), { description: "Fields that find it." }) },
    { additionalProperties: false },
  ),
  input: Type.Object(
    {
      name: text("Number of the order."),
      note: Type.Optional(text("Free text.")),
      company: Type.Optional(Type.Number({ description: "Id of the company." })),
      total: Type.Optional(Type.Union([Type.String(), Type.Number()], { description: "Amount." })),
      paid: Type.Optional(Type.Boolean({ description: "Paid." })),
      tax: Type.Optional(Type.String({ description: "Tax.", "x-tax": true })),
      lines: Type.Optional(Type.Array(line, { description: "Lines." })),
    },
    { additionalProperties: false },
  ),
  result: Type.Object({ id: Type.Number(), state: Type.String() }),
  run: unreachable,
  verify: unreachable,
});

const invoicesUpsert = defineOperation({
  ...common,
  name: "invoices.upsert",
  summary: "Creates or updates an invoice.",
  trait: "upsert",
  config: Type.Object(
    {
      match: Type.Array(Type.String(), { description: "Fields that find it." }),
      draft: Type.Optional(Type.Boolean({ description: "Without totals yet." })),
    },
    { additionalProperties: false },
  ),
  input: Type.Object(
    {
      number: text("Number."),
      lines: Type.Optional(Type.Array(Type.Unknown(), { description: "Lines." })),
    },
    { additionalProperties: false },
  ),
  money: ["price"],
  result: none,
  expect: Type.Object({ total: text("What it adds up to.") }, { additionalProperties: false }),
  expects: ({ draft }) => draft !== true,
  run: unreachable,
  verify: unreachable,
});

const ordersConfirm = defineOperation({
  ...common,
  name: "orders.confirm",
  summary: "Confirms an order.",
  trait: "verified",
  input: Type.Object({ id: Type.Number() }, { additionalProperties: false }),
  result: none,
  run: unreachable,
  verify: unreachable,
});

const paymentsAdd = defineOperation({
  ...common,
  name: "payments.add",
  summary: "Books a payment.",
  trait: "keyed",
  input: Type.Object({ reference: text("Order."), amount: text("Amount.") }, { additionalProperties: false }),
  result: none,
  run: unreachable,
});

const call = defineOperation({
  ...common,
  name: "call",
  summary: "Calls any method.",
  trait: "none",
  config: Type.Object({ method: text("Name.") }, { additionalProperties: false }),
  input: Type.Object({}, { additionalProperties: true }),
  result: Type.Object({}, { additionalProperties: true }),
  run: unreachable,
});

const ordersPush = defineOperation({ ...call, name: "orders.push", status: "deprecated", config: none });

const ordersNote = defineOperation({
  ...common,
  name: "orders.note",
  summary: "Adds a note to an order.",
  trait: "keyed",
  config: Type.Object(
    { path: template("urlPath", { description: "Path of the order." }) },
    { additionalProperties: false },
  ),
  input: Type.Object({ text: text("Note.") }, { additionalProperties: false }),
  result: none,
  run: unreachable,
});

const find = defineOperation({
  ...common,
  name: "orders.find",
  summary: "Finds an order.",
  trait: "safe",
  input: Type.Object({ name: text("Number.") }),
  result: Type.Object({ id: Type.Number() }),
  run: unreachable,
});

const auth = {
  bearer: Type.Object(
    {
      scheme: Type.Literal("bearer"),
      token: secret({ description: "Token." }),
      tokenUrl: Type.Optional(text("Where it is renewed.")),
      scopes: Type.Optional(Type.Array(Type.String(), { description: "Scopes." })),
    },
    { additionalProperties: false },
  ),
};

const connectorCommon = {
  status: "stable",
  auth,
  options: none,
  failures: {},
  examples: [],
  open: () => undefined,
} as const;

const shop = defineConnector({
  ...connectorCommon,
  name: "shop",
  summary: "A storefront.",
  operations: [ordersList, setExportStatus],
});

const erp = defineConnector({
  ...connectorCommon,
  name: "erp",
  summary: "An ERP.",
  operations: [ordersUpsert, invoicesUpsert, ordersConfirm, paymentsAdd, call, ordersPush, ordersNote, find],
});

const anything = { input: Type.Unknown(), result: Type.Unknown() };

const restOperations = Type.Record(
  Type.String(),
  Type.Object(
    {
      path: template("urlPath", { description: "Path of the request." }),
      trait: choice(["keyed", "verified"], { description: "How it may be repeated.", default: "keyed" }),
      settles: Type.Optional(duration({ description: "How long the target may work at a lost call." })),
      pages: Type.Optional(choice(["page", "cursor"], { description: "Makes it a list." })),
    },
    { additionalProperties: false },
  ),
);

const rest = defineConnector({
  ...connectorCommon,
  name: "rest",
  summary: "A system whose operations are configuration.",
  system: Type.Object({ operations: Type.Optional({ ...restOperations, description: "Operations." }) }),
  operations: [],
  derive: ({ operations }) =>
    // The value was read by this schema.
    Object.entries((operations ?? {}) as Static<typeof restOperations>).map(
      ([name, { trait, pages }]): Operation => {
        const named = { ...common, name, summary: "Calls." };
        if (!pages)
          return defineOperation({ ...named, ...anything, trait, run: unreachable, verify: unreachable });
        const slips = pages === "page";
        return defineList({ ...named, ...anything, item: order, trait: "safe", slips, read: unread });
      },
    ),
});

const ledger = defineSimulator({
  name: "ledger",
  summary: "An ERP that listens on this machine.",
  status: "stable",
  connector: "erp",
  fields: ["baseUrl", "auth.token"],
  config: none,
  examples: [],
  open: unreachable,
});

const memory = defineJournal({
  name: "memory",
  summary: "Keeps nothing.",
  status: "stable",
  config: none,
  examples: [],
  open: unreachable,
});

/** The registry that the examples of all rules are checked with. */
export const exampleRegistry = createRegistry({
  connectors: [shop, erp, rest],
  triggers: exampleTriggers,
  journals: [memory],
  simulators: [ledger],
  kinds,
});
