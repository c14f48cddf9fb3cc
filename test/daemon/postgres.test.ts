import { rm } from "node:fs/promises";
import { openTestServer, postgresMissing } from "@crossdock/journal/testing";
import { expect, test } from "vitest";
import { crossdock } from "./crossdock.ts";
import { runToEnd, startProcess } from "./daemon-process.ts";
import {
  bodyOf,
  eventually,
  openBackOffice,
  secret,
  signed,
  smallWorkspace,
  writeWorkspace,
} from "./small-workspace.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

test.skipIf(missing !== undefined)(
  "a daemon on PostgreSQL delivers, is killed, and delivers the rest when it starts again",
  async () => {
    const server = await openTestServer();
    const office = await openBackOffice();
    const environment = "flows/environments/dev.environment.yaml";
    const folder = await writeWorkspace({
      ...smallWorkspace,
      [environment]: (smallWorkspace[environment] ?? "").replace(
        "{ sqlite: { file: .crossdock/journal.db } }",
        "{ postgres: { url: journal-database } }",
      ),
    });
    const variables = {
      ERP_URL: office.url,
      CROSSDOCK_SECRET_ACME_SHOP: secret,
      CROSSDOCK_SECRET_JOURNAL_DATABASE: server.url,
    };
    const start = () => startProcess(folder, variables, 0, "dev");
    const send = async (address: string, order: string): Promise<number> => {
      const body = JSON.stringify({ eventId: order, orderNo: order });
      const answer = await fetch(`${address}/hooks/acme/orders`, {
        method: "POST",
        headers: signed(body),
        body,
      });
      return answer.status;
    };
    const numbers = () => office.bodies.map(({ number }) => number);

    const first = await start();
    expect(await send(first.address, "1")).toBe(202);
    await eventually(() => numbers().includes("1"));
    // The next ones are under way when it dies, or wait.
    office.answer = () => ({ status: 503 });
    for (const order of ["2", "3"]) expect(await send(first.address, order)).toBe(202);
    await eventually(() => numbers().includes("2"));
    first.kill();
    await first.gone;

    office.answer = (count) => ({ status: 201, body: { id: count } });
    const second = await start();
    const states = async () => {
      const { items } = await bodyOf(await fetch(`${second.address}/v1/messages?limit=9`));
      return items.map(({ key, state }) => `${key} ${state}`).sort();
    };
    const all = ["1 succeeded", "2 succeeded", "3 succeeded"];
    await eventually(async () => JSON.stringify(await states()) === JSON.stringify(all));
    expect(numbers().filter((number) => number === "1")).toHaveLength(1);
    expect(await send(second.address, "2")).toBe(200);

    const away = "postgres://daemon:hidden@127.0.0.1:1/journal";
    const refused = await runToEnd([folder, "--env", "dev", "--port", "0"], {
      ...variables,
      CROSSDOCK_SECRET_JOURNAL_DATABASE: away,
    });
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain("opening the journal in PostgreSQL");
    expect(refused.stderr).not.toContain("hidden");
    const doctor = () => crossdock(["doctor", "--env", "dev"], { server: "", folder, variables });
    const busy = await doctor();
    expect([busy.code, busy.stdout]).toEqual([1, expect.stringContaining("another process has it open")]);
    expect(await second.stop()).toBe(0);
    const well = await doctor();
    expect([well.code, well.stderr]).toEqual([0, ""]);
    expect(well.stdout).toContain("indexes, counters and rows agree");
    await office.close();
    await rm(folder, { recursive: true });
    await server.close();
  },
);

test("a start while the database is away asks its supervisor to try again", async () => {
  const environment = "flows/environments/dev.environment.yaml";
  const folder = await writeWorkspace({
    ...smallWorkspace,
    [environment]: (smallWorkspace[environment] ?? "").replace(
      "{ sqlite: { file: .crossdock/journal.db } }",
      "{ postgres: { url: journal-database } }",
    ),
  });
  const { code, stderr } = await runToEnd([folder, "--env", "dev"], {
    ERP_URL: "http://127.0.0.1:9",
    CROSSDOCK_SECRET_ACME_SHOP: secret,
    CROSSDOCK_SECRET_JOURNAL_DATABASE: "postgres://me:hidden@127.0.0.1:9/orders",
  });
  expect(stderr).toContain("opening the journal in PostgreSQL: connect ECONNREFUSED");
  expect(stderr).not.toContain("hidden");
  expect(code).toBe(75);
  await rm(folder, { recursive: true });
});
