import {
  createRegistry,
  defineConnector,
  defineJournal,
  defineTrigger,
  duration,
  mapping,
  operationsOf,
  type Registry,
  role,
  secret,
} from "@crossdock/kit";
import { Type } from "typebox";
import { kinds } from "../src/kinds/kinds.ts";

const { defineOperation, defineList, defineSubscription } = operationsOf<null>();

/** A connector, two triggers and a journal: enough to load, render and compile a workspace in a test. */
export function tinyRegistry(): Registry {
  return createRegistry({ connectors: [shop], triggers: [poll, webhook], journals: [memory], kinds });
}

const put = defineOperation({
  name: "orders.put",
  summary: "Stores an order under its number.",
  status: "stable",
  trait: "idempotent",
  config: Type.Object(
    { model: Type.Optional(Type.String({ description: "What is stored." })) },
    { additionalProperties: false },
  ),
  input: Type.Object({ number: Type.String(), lines: Type.Optional(Type.Array(Type.Object({}))) }),
  result: Type.Object({ id: Type.Integer() }),
  examples: [],
  run: async () => ({ id: 1 }),
});

const find = defineOperation({
  name: "orders.find",
  summary: "Finds an order by its number.",
  status: "stable",
  trait: "verified",
  config: Type.Object({}),
  input: Type.Object({ number: Type.String() }),
  result: Type.Object({ id: Type.Integer() }),
  examples: [],
  run: async () => ({ id: 1 }),
  verify: async () => ({ state: "notDone" }),
});

const list = defineList({
  name: "orders.list",
  summary: "Lists new orders.",
  status: "stable",
  trait: "safe",
  config: Type.Object({}),
  input: Type.Object({}),
  item: Type.Object({ number: Type.String() }),
  examples: [],
  async *read() {
    yield { items: [] };
  },
});

const receive = defineSubscription({
  name: "orders.receive",
  summary: "Receives new orders.",
  status: "stable",
  trait: "safe",
  config: Type.Object({}),
  input: Type.Object({}),
  item: Type.Object({ number: Type.String() }),
  examples: [],
  subscribe: async () => undefined,
});

const shop = defineConnector({
  name: "shop",
  summary: "A shop for tests.",
  status: "stable",
  auth: {
    none: Type.Object({}),
    bearer: Type.Object({ token: secret({ description: "Token of the calls." }) }),
  },
  options: Type.Object({ site: Type.Optional(Type.String({ description: "Site of the shop." })) }),
  system: Type.Object({
    operations: Type.Optional(
      Type.Record(Type.String(), Type.Object({ path: Type.String() }), { description: "Further calls." }),
    ),
  }),
  operations: [put, find, list, receive],
  derive: (system) =>
    Object.keys((system["operations"] as object | undefined) ?? {}).map((name) => ({ ...put, name })),
  failures: {},
  examples: [],
  open: () => null,
});

const poll = defineTrigger({
  name: "poll",
  summary: "Reads a list of a System again and again.",
  status: "stable",
  config: Type.Object({
    system: role({ description: "Role or System." }),
    operation: Type.String({ description: "List to read." }),
    every: duration({ description: "Wait between two reads.", default: "1m" }),
    with: Type.Optional(mapping({ description: "What the list takes." })),
  }),
  examples: [],
  run: async () => {},
});

const webhook = defineTrigger({
  name: "webhook",
  summary: "Takes messages over HTTP.",
  status: "stable",
  config: Type.Object({
    path: Type.String({ description: "Path below the retailer's." }),
    verify: Type.Object(
      {
        scheme: Type.String({ description: "How the sender signs." }),
        secret: secret({ description: "Secret that the sender signs with." }),
      },
      { additionalProperties: false, description: "How the sender proves who it is." },
    ),
  }),
  examples: [],
  run: async () => {},
});

const memory = defineJournal({
  name: "memory",
  summary: "Keeps nothing.",
  status: "stable",
  config: Type.Object({ limit: Type.Integer({ default: 10, description: "Messages at most." }) }),
  examples: [],
  open: async () => null,
});
