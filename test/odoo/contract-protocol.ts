import { describe, expect, test } from "vitest";
import { create, isNew, newOrder, readRow, type Server, unique } from "./fixtures.ts";

/** The wire: errors, empty record sets, wrong keys. */
export function protocolContract(server: Server): void {
  describe("the protocol", () => {
    test("a value for an unknown field is an error that no retry cures", async () => {
      const odoo = await server();
      const id = await create(odoo, "res.partner", { name: "A" });
      const answer = await odoo.raw("res.partner", "write", { ids: [id], args: { vals: { nope: 1 } } });
      expect(answer).toMatchObject(
        isNew(odoo)
          ? { status: 500, error: "builtins.KeyError", message: "nope" }
          : {
              status: 200,
              error: "builtins.ValueError",
              message: "Invalid field 'nope' on model 'res.partner'",
            },
      );
    });

    test.each([
      ["an unknown field in a condition", [["nope", "=", 1]]],
      ["an unknown operator in a condition", [["name", "~~", 1]]],
    ])("%s is a ValueError", async (_, domain) => {
      const odoo = await server();
      const answer = await odoo.raw("res.partner", "search_read", { args: { domain, fields: ["name"] } });
      expect(answer).toMatchObject({ status: isNew(odoo) ? 500 : 200, error: "builtins.ValueError" });
    });

    test("reading an unknown field is a ValueError", async () => {
      const odoo = await server();
      const id = await create(odoo, "res.partner", { name: "A" });
      const answer = await odoo.raw("res.partner", "read", { ids: [id], args: { fields: ["nope"] } });
      expect(answer).toMatchObject({ status: isNew(odoo) ? 500 : 200, error: "builtins.ValueError" });
    });

    test("writing a record that does not exist is a MissingError", async () => {
      const odoo = await server();
      const answer = await odoo.raw("res.partner", "write", {
        ids: [99_999_999],
        args: { vals: { name: "A" } },
      });
      expect(answer).toMatchObject({
        status: isNew(odoo) ? 404 : 200,
        error: "odoo.exceptions.MissingError",
        message: expect.stringContaining("Record: res.partner(99999999,)"),
      });
    });

    test("reading a record that does not exist gives nothing, or on 19 its id where only that is asked", async () => {
      const odoo = await server();
      const stored = await odoo.raw("res.partner", "read", { ids: [99_999_999], args: { fields: ["name"] } });
      const bare = await odoo.raw("res.partner", "read", { ids: [99_999_999], args: { fields: ["id"] } });
      expect(stored).toEqual({ status: 200, value: [] });
      expect(bare).toMatchObject(
        isNew(odoo) ? { value: [{ id: 99_999_999 }] } : { error: "odoo.exceptions.MissingError" },
      );
    });

    test("a private method is refused", async () => {
      const odoo = await server();
      const answer = await odoo.raw("sale.order", "_create", {});
      expect(answer).toMatchObject({ status: isNew(odoo) ? 403 : 200, error: "odoo.exceptions.AccessError" });
    });

    test("an unknown model and an unknown method have errors of their own", async () => {
      const odoo = await server();
      const model = await odoo.raw("nope.nope", "search", { args: { domain: [] } });
      const method = await odoo.raw("res.partner", "nope", {});
      const names = isNew(odoo)
        ? ["werkzeug.exceptions.NotFound", "werkzeug.exceptions.NotFound"]
        : ["odoo.exceptions.UserError", "builtins.AttributeError"];
      expect([model.error, method.error]).toEqual(names);
    });

    test("a record method without records does nothing and answers true", async () => {
      const odoo = await server();
      const answer = await odoo.raw("sale.order", "action_confirm", isNew(odoo) ? {} : { ids: [] });
      expect(answer).toEqual({ status: 200, value: true });
    });

    test("a model method with ids or without its argument is refused by JSON-2", async () => {
      const odoo = await server();
      if (!isNew(odoo)) return;
      const withIds = await odoo.raw("sale.order", "search", { ids: [1], args: { domain: [] } });
      const without = await odoo.raw("sale.order", "search", {});
      expect(withIds).toMatchObject({ status: 422, message: "cannot call sale.order.search with ids" });
      expect(without).toMatchObject({ status: 422, message: "missing a required argument: 'domain'" });
    });

    test("a company that the user may not use is an AccessError", async () => {
      const odoo = await server();
      const context = { allowed_company_ids: [9999] };
      const call = { args: { domain: [], fields: ["name"], limit: 1 }, context };
      const answer = await odoo.raw("res.partner", "search_read", call);
      expect(answer).toMatchObject({
        error: "odoo.exceptions.AccessError",
        message: "Access to unauthorized or invalid companies.",
      });
    });

    test("a language that is not installed fails on 19 and is ignored by 14", async () => {
      const odoo = await server();
      const call = { args: { domain: [], fields: ["name"], limit: 1 }, context: { lang: "fr_FR" } };
      const answer = await odoo.raw("res.partner", "search_read", call);
      expect(answer).toMatchObject(
        isNew(odoo)
          ? { status: 422, error: "odoo.exceptions.UserError", message: "Invalid language code: fr_FR" }
          : { status: 200 },
      );
    });
  });

  describe("the connector at the protocol", () => {
    test("a good key passes the probe", async () => {
      await (await server()).probe();
    });

    test("a wrong key is AuthFailed", async () => {
      const odoo = (await server()).reopened({ key: "0".repeat(40) });
      await expect(odoo.probe()).rejects.toMatchObject({ class: "AuthFailed", code: "odoo.keyRefused" });
    });

    test("a wrong database is AuthFailed and named", async () => {
      const odoo = (await server()).reopened({ database: "nowhere" });
      await expect(odoo.probe()).rejects.toMatchObject({
        class: "AuthFailed",
        code: "odoo.wrongDatabase",
        title: expect.stringContaining("nowhere"),
      });
    });

    test("JSON-2 towards a server that has none says which api to use", async () => {
      const odoo = await server();
      if (isNew(odoo)) return;
      await expect(odoo.reopened({ version: 19 }).probe()).rejects.toMatchObject({
        class: "AuthFailed",
        title: expect.stringContaining("json-rpc"),
      });
    });

    test("JSON-RPC works on every version", async () => {
      const odoo = (await server()).reopened({ version: 14 });
      await odoo.probe();
    });

    test("an unknown field is Rejected with the nearest name", async () => {
      const odoo = await server();
      const config = { model: "res.partner", match: ["ref"] };
      await expect(odoo.run("upsert", config, { ref: unique(), nmae: "A" })).rejects.toMatchObject({
        class: "Rejected",
        title: expect.stringContaining("name"),
      });
    });

    test("a failure carries Odoo's words, and neither traceback nor key", async () => {
      const odoo = await server();
      const config = { model: "res.partner", method: "write" };
      const failure = await odoo
        .run("call", config, { ids: [99_999_999], arguments: { vals: { name: "A" } } })
        .catch((error: unknown) => error as Record<string, unknown>);
      expect(failure).toMatchObject({ class: "NotFound", code: "odoo.missing", outcome: "refused" });
      const kept = JSON.stringify(failure, [
        "class",
        "detail",
        "exchange",
        "request",
        "sent",
        "answer",
        "received",
      ]);
      expect(kept).not.toMatch(/Traceback/);
      expect(kept).not.toContain(odoo.access.key);
    });

    test("a call on no records is refused before it is sent", async () => {
      const odoo = await server();
      const before = odoo.requests.length;
      const config = { model: "sale.order", method: "action_confirm" };
      await expect(odoo.run("call", config, { ids: [] })).rejects.toMatchObject({ class: "Rejected" });
      expect(odoo.requests.length).toBe(before);
    });

    test("a call gives what the method answers", async () => {
      const odoo = await server();
      const order = await newOrder(odoo);
      const answer = await odoo.run(
        "call",
        { model: "sale.order", method: "action_cancel" },
        { ids: [order] },
      );
      expect(answer).toBe(true);
      expect(await readRow(odoo, "sale.order", order, ["state"])).toMatchObject({ state: "cancel" });
    });
  });
}
