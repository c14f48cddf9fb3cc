import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openTestServer, postgresMissing } from "@crossdock/journal/testing";
import { expect, test } from "vitest";
import { crossdock } from "./crossdock.ts";
import { startProcess } from "./daemon-process.ts";
import {
  eventually,
  openBackOffice,
  secret,
  signed,
  smallWorkspace,
  writeWorkspace,
} from "./small-workspace.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

const environment = "flows/environments/dev.environment.yaml";
const inFile = "{ sqlite: { file: .crossdock/journal.db } }";
const inTables = "postgres: { url: journal-database }";

test.skipIf(missing !== undefined)(
  "a journal is copied to PostgreSQL and back, and the daemon goes on with it in the order of each key",
  async () => {
    const server = await openTestServer();
    const office = await openBackOffice();
    const flow = "flows/base/orders.flow.yaml";
    const folder = await writeWorkspace({
      ...smallWorkspace,
      // However slow the machine is, no message gives up.
      "flows/policy.yaml": (smallWorkspace["flows/policy.yaml"] ?? "").replace(
        "maxAttempts: 20",
        "maxAttempts: 1000",
      ),
      [flow]: (smallWorkspace[flow] ?? "").replace("text: '\"one\"'", "text: eventId"),
    });
    const variables = {
      ERP_URL: office.url,
      CROSSDOCK_SECRET_ACME_SHOP: secret,
      CROSSDOCK_SECRET_JOURNAL_DATABASE: server.url,
    };
    const start = () => startProcess(folder, variables, 0, "dev");
    const copy = (...args: string[]) =>
      crossdock(["journal", "copy", "--env", "dev", ...args], { server: "", folder, variables });
    const send = async (address: string, order: string, eventId: string): Promise<number> => {
      const body = JSON.stringify({ eventId, orderNo: order });
      const answer = await fetch(`${address}/hooks/acme/orders`, {
        method: "POST",
        headers: signed(body),
        body,
      });
      return answer.status;
    };

    // Three of one key and two of others wait: the back office is away.
    office.answer = () => ({ status: 503 });
    const first = await start();
    for (const [order, eventId] of [
      ["1", "1a"],
      ["2", "2a"],
      ["1", "1b"],
      ["3", "3a"],
      ["1", "1c"],
    ] as const)
      expect(await send(first.address, order, eventId)).toBe(202);
    const busy = await copy("--to", inTables);
    expect([busy.code, busy.stdout]).toEqual([2, ""]);
    expect(busy.stderr).toContain("the source of the copy, sqlite: another process has it open");
    expect(await first.stop()).toBe(0);

    const looked = await copy("--to", inTables, "--dry-run");
    expect([looked.code, looked.stderr]).toEqual([0, ""]);
    expect(looked.stdout).toMatch(/messages +5\n/);
    const there = await copy("--to", inTables);
    expect(there.code).toBe(0);
    expect(there.stdout).toMatch(/messages +5 +[\da-f]{16}\n/);
    const twice = await copy("--to", inTables);
    expect([twice.code, twice.stdout]).toEqual([2, ""]);
    expect(twice.stderr).toMatch(/the target of the copy, postgres: it is not empty \(\w+ has rows\)/);

    await writeFile(
      join(folder, environment),
      (smallWorkspace[environment] ?? "").replace(inFile, `{ ${inTables} }`),
    );
    office.bodies.length = 0;
    office.answer = (count) => ({ status: 201, body: { id: count } });
    const second = await start();
    const delivered = (order: string) =>
      office.bodies.filter(({ number }) => number === order).map(({ text }) => text);
    await eventually(() => office.bodies.length === 5);
    expect(await send(second.address, "1", "1a")).toBe(200);
    expect(await send(second.address, "1", "1d")).toBe(202);
    await eventually(() => office.bodies.length === 6);
    expect(["1", "2", "3"].map(delivered)).toEqual([["1a", "1b", "1c", "1d"], ["2a"], ["3a"]]);
    expect(await second.stop()).toBe(0);

    const back = await copy("--to", "sqlite: { file: .crossdock/back.db }", "--json");
    expect(back.code).toBe(0);
    expect(JSON.parse(back.stdout)).toMatchObject({ outcome: { changedTexts: 0 } });
    await writeFile(
      join(folder, environment),
      (smallWorkspace[environment] ?? "").replace(inFile, "{ sqlite: { file: .crossdock/back.db } }"),
    );
    const third = await start();
    expect(await send(third.address, "1", "1d")).toBe(200);
    expect(await third.stop()).toBe(0);
    await office.close();
    await rm(folder, { recursive: true });
    await server.close();
  },
);
