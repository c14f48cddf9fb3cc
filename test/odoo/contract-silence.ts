import { createHttpClient } from "@crossdock/connectors";
import { type HttpClient, systemClock } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { isNew, type Server, unique } from "./fixtures.ts";
import type { OdooUnderTest } from "./harness.ts";
import { partners } from "./upsert-fixtures.ts";

/** What the connector makes of a server that says «done» and does nothing, and of names that no record can have. */
export function silenceContract(server: Server): void {
  describe("a write that is answered and not done", () => {
    test("of a record is not believed", async () => {
      const odoo = await server();
      const input = { ref: unique(), name: "A", country_code: "US" };
      await odoo.run("upsert", partners, input);
      const deaf = odoo.reopened({ http: withoutWork(odoo, "res.partner", "write") });
      await expect(deaf.run("upsert", partners, { ...input, country_code: "DE" })).rejects.toMatchObject({
        class: "Rejected",
        title: expect.stringContaining("`country_id`"),
      });
    });

    test("of a count is not believed", async () => {
      const odoo = await server();
      const count = { product_code: "SKU-1004", warehouse_code: "WH" };
      await odoo.run("stock.set", {}, { ...count, quantity: 3 });
      const deaf = odoo.reopened({ http: withoutWork(odoo, "stock.quant", "create") });
      await expect(deaf.run("stock.set", {}, { ...count, quantity: 4 })).rejects.toMatchObject({
        class: "Rejected",
        title: expect.stringContaining("another quantity"),
      });
    });
  });

  describe("a name with a character that PostgreSQL cannot store", () => {
    test.each([
      ["a match", "upsert", partners, { ref: "A\u0000", name: "A" }],
      ["a code", "upsert", partners, { ref: "A", name: "A", country_code: "D\u0000E" }],
      ["a code to look up", "resolve", { model: "res.country", by: "code" }, { values: ["D\ud83d"] }],
    ])("is refused as %s", async (_, operation, config, input) => {
      const odoo = await server();
      await expect(odoo.run(operation, config, input)).rejects.toMatchObject({
        class: "Rejected",
        code: "odoo.badValue",
        title: expect.stringContaining("cannot store"),
      });
    });
  });
}

/** The client, except that this method is answered with success and never reaches the server. */
function withoutWork(odoo: OdooUnderTest, model: string, method: string): HttpClient {
  const { hostname } = new URL(odoo.access.url);
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const client = createHttpClient({ clock: systemClock, log, allowedHosts: () => [hostname] });
  const isAsked = (url: string, body: string): boolean =>
    isNew(odoo) ? url.endsWith(`/${model}/${method}`) : body.includes(`"${model}","${method}"`);
  return {
    async send(request) {
      if (!isAsked(request.url, String(request.body ?? ""))) return client.send(request);
      const body = isNew(odoo) ? "true" : '{"jsonrpc":"2.0","id":1,"result":true}';
      return { status: 200, headers: { "content-type": "application/json" }, body };
    },
  };
}
