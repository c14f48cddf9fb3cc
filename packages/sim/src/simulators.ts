import { choice, defineSimulator } from "@crossdock/kit";
import { Type } from "typebox";
import { articles, sites } from "./world.ts";

// What simulates is loaded when it is opened: every command reads these definitions.

const port = Type.Integer({
  minimum: 0,
  maximum: 65_535,
  default: 0,
  description: "Port on 127.0.0.1; 0 takes any.",
});

const storefront = defineSimulator({
  name: "storefront",
  summary:
    "A storefront like Salesforce B2C Commerce: tokens, the list of orders and their statuses, with orders that are placed at the start. `POST /__sim/orders` places more.",
  status: "stable",
  connector: "sfcc",
  fields: ["baseUrl", "auth.clientId", "auth.clientSecret", "auth.tokenUrl", "options.organizationId"],
  config: Type.Object({
    orders: Type.Integer({
      minimum: 0,
      maximum: 1000,
      default: 3,
      description: "Orders that are placed at the start.",
    }),
    sites: Type.Array(
      choice(
        sites.map(({ siteId }) => siteId),
        { description: "A site." },
      ),
      { default: sites.map(({ siteId }) => siteId), minItems: 1, description: "Sites that it serves." },
    ),
    exportStatus: choice(["ready", "not_exported"], {
      default: "ready",
      description: "Export status of the orders that are placed.",
    }),
    port,
  }),
  examples: [{ title: "Two sites with ten orders", yaml: "orders: 10\nsites: [ RefArchEU, RefArchUS ]" }],
  async open({ orders, port, sites: siteIds, exportStatus }) {
    const { createStorefrontSim } = await import("./sfcc/storefront.ts");
    const sim = createStorefrontSim({ port, siteIds });
    const url = await sim.start();
    sim.place(
      ...Array.from({ length: orders }, (_, index) => ({
        seed: index + 1,
        siteId: siteIds[index % siteIds.length] ?? "",
        exportStatus,
      })),
    );
    const [client] = sim.clients;
    return {
      values: {
        baseUrl: url,
        "auth.clientId": client?.id ?? "",
        "auth.clientSecret": client?.secret ?? "",
        "auth.tokenUrl": sim.tokenUrl,
        "options.organizationId": sim.organizationId,
      },
      close: () => sim.stop(),
    };
  },
});

const erp = defineSimulator({
  name: "erp",
  summary: `An ERP like Odoo: the models that an order needs, with ${articles.length} articles that the storefront sells, taxes and price lists.`,
  status: "stable",
  connector: "odoo",
  fields: ["baseUrl", "auth.token", "options.database", "options.login"],
  config: Type.Object({
    version: choice(["19", "14"], {
      default: "19",
      description: "19 speaks JSON-2, 14 JSON-RPC alone.",
    }),
    port,
  }),
  examples: [{ title: "An older one", yaml: 'version: "14"' }],
  async open({ version, port }) {
    const { createErpSim } = await import("./odoo/erp.ts");
    const sim = createErpSim({ port, version: version === "14" ? 14 : 19 });
    return {
      values: {
        baseUrl: await sim.start(),
        "auth.token": sim.user.key,
        "options.database": sim.database,
        "options.login": sim.user.login,
      },
      close: () => sim.stop(),
    };
  },
});

const helpdesk = defineSimulator({
  name: "helpdesk",
  summary: "A helpdesk of the plain kind: tickets by an external id, and comments on them.",
  status: "stable",
  connector: "http",
  fields: ["baseUrl"],
  config: Type.Object({ port }),
  examples: [{ title: "On a port of one's own", yaml: "port: 8080" }],
  async open({ port }) {
    const { createHelpdeskSim } = await import("./helpdesk.ts");
    const sim = createHelpdeskSim({ port });
    return { values: { baseUrl: await sim.start() }, close: () => sim.stop() };
  },
});

const answers = defineSimulator({
  name: "answers",
  summary: "Any HTTP system, as far as it is written here: it answers each request the same each time.",
  status: "stable",
  connector: "http",
  fields: ["baseUrl"],
  config: Type.Object({
    to: Type.Array(
      Type.Object(
        {
          method: choice(["GET", "POST", "PUT", "PATCH", "DELETE"], {
            description: "Method of the request.",
          }),
          path: Type.String({
            pattern: "^/",
            description: "Path of the request. `*` stands for one part: `/tickets/*/comments`.",
          }),
          status: Type.Integer({
            minimum: 200,
            maximum: 599,
            default: 200,
            description: "Status of the answer.",
          }),
          body: Type.Optional(Type.Unknown({ description: "Body of the answer, sent as JSON." })),
        },
        { additionalProperties: false },
      ),
      {
        minItems: 1,
        description: "Requests that it knows; the first that fits decides. Any other is answered with 404.",
      },
    ),
    port,
  }),
  examples: [
    {
      title: "A ticket is created, another one is found",
      yaml: "to:\n  - { method: POST, path: /tickets, status: 201, body: { id: 7 } }\n  - { method: GET, path: /tickets/*, body: { id: 7, state: open } }",
    },
  ],
  async open({ to, port }) {
    const { createAnswersSim } = await import("./answers.ts");
    const sim = createAnswersSim(to, port);
    return { values: { baseUrl: await sim.start() }, close: () => sim.stop() };
  },
});

/** What `crossdock dev` can run in the place of a System. */
export const simulators = [storefront, erp, helpdesk, answers];
