import { Failure, type HttpClient } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import {
  computed,
  createDouble,
  flowPlan,
  holdAll,
  revisionOf,
  silentLog,
  startBench,
  stepPlan,
  systemPlan,
} from "../testing.ts";
import { createSecretValues } from "./secret-values.ts";

const secret = "k3y / of the target+";
const values = () =>
  createSecretValues({
    secret: async ({ secret: name }) => (name === "pin" ? "1234" : secret),
    log: silentLog,
  });

describe("secrets", () => {
  test.each([
    ["as it is", secret],
    ["in capitals", secret.toUpperCase()],
    ["in JSON", JSON.stringify(secret)],
    ["in an address", encodeURIComponent(secret)],
    ["in a form", encodeURIComponent(secret).replaceAll("%20", "+")],
    ["in base64", Buffer.from(secret).toString("base64")],
    ["in base64 for addresses", Buffer.from(secret).toString("base64url")],
  ])("are hidden %s", async (_, spelling) => {
    const known = values();
    await known.secret({ secret: "key" });
    const told = known.hide(`it is ${spelling} here`);
    expect(told).toContain("***");
    expect(told).not.toContain(spelling.slice(2, 12));
  });

  test("of four characters are left: they would hide half of a text", async () => {
    const known = values();
    await known.secret({ secret: "pin" });
    expect(known.hide("1234")).toBe("1234");
  });

  test("that were made for a request are hidden: Basic credentials, tokens, keys in headers of their own", async () => {
    const known = values();
    const http: HttpClient = { send: async () => ({ status: 200, headers: {}, body: "" }) };
    const url = "https://erp.example";
    const basic = Buffer.from("user:password of ours").toString("base64");
    const client = known.watch(http);
    await client.send({ method: "GET", url, headers: { Authorization: `Basic ${basic}` } });
    await client.send({ method: "GET", url, headers: { authorization: "Bearer token-of-a-grant" } });
    await client.send({
      method: "GET",
      url,
      headers: { "X-Key": "made-by-a-signer" },
      secretHeaders: ["x-key"],
    });
    expect(known.hide(`${basic} token-of-a-grant made-by-a-signer`)).toBe("*** *** ***");
  });
});

describe("a target that repeats everything", () => {
  test("gets neither secrets nor people into failures, attempts, cases or the log", async () => {
    const lines: unknown[] = [];
    const line = (fields: unknown, message: string) => void lines.push([fields, message]);
    const erp = createDouble();
    const told = ["value of erp key", "anna@example.org", Buffer.from("value of erp key").toString("base64")];
    const text = told.join(" and ");
    erp.script = () =>
      erp.calls.length === 1
        ? new Failure("Unavailable", text, {
            detail: text,
            exchange: { request: text, sent: text, answer: text, received: text },
          })
        : erp.calls.length === 2
          ? { text }
          : Promise.reject(new TypeError(text));
    const plan = systemPlan("erp", erp);
    const steps = [stepPlan("first", { output: computed(() => 1) }), stepPlan("second")];
    const input = {
      contract: "order@1",
      normalise: async (message: unknown) => ({ ok: true as const, message }),
      sensitive: () => ["anna@example.org"],
    };
    const connector = {
      ...plan.connector,
      open: (context: Parameters<typeof plan.connector.open>[0]) => {
        void context.secret({ secret: "erp key" });
        return {};
      },
    };
    const flow = flowPlan({ steps, input: input as never, catch: [holdAll] });
    const bench = await startBench(revisionOf([flow], [{ ...plan, connector }]), {
      log: { debug: line, info: line, warn: line, error: line },
    });
    const id = await bench.send({ id: "1", key: "A", email: "anna@example.org" });
    await bench.clock.advance(60_000);
    const { journal } = bench;
    const kept = JSON.stringify([
      await journal.messages.get(id),
      await journal.progress.attempts(id),
      await journal.cases.list({ limit: 10 }),
      lines,
    ]);
    expect(kept).toContain("***");
    for (const value of told.filter((each) => each !== "anna@example.org")) expect(kept).not.toContain(value);
    // What a target answered is kept whole for the step, like the message itself.
    expect(
      kept.replaceAll(JSON.stringify(JSON.stringify({ text: "*** and anna@example.org and ***" })), ""),
    ).not.toContain("anna@");
  });
});
