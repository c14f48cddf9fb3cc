import { createLog, startDaemon } from "@crossdock/server";
import { standardWebhook } from "@crossdock/sim";
import { openDemoWorld } from "crossdock";
import { expect, test } from "vitest";
import { readOrder, registry, root } from "../flows/library.ts";
import { crossdock } from "./crossdock.ts";
import { bodyOf, eventually } from "./small-workspace.ts";

// A guest, an account, another retailer; one that is held and one that breaks its contract.
const names = ["guest", "net", "yen", "unknown-product", "invalid"];

test("orders of the flow library go the same way with stand-ins as without", async () => {
  const world = await openDemoWorld();
  const daemon = await startDaemon({
    folder: root,
    environment: "test",
    registry,
    variables: world.variables,
    log: () => createLog("error", { write: () => undefined }),
    watch: false,
  });
  for (const name of names) {
    const body = JSON.stringify(readOrder(name));
    const headers = standardWebhook(body, name, world.webhookSecret);
    const url = `${daemon.address}/hooks/${name === "yen" ? "nordwind" : "acme"}/orders`;
    expect([202, 422]).toContain((await fetch(url, { method: "POST", headers, body })).status);
  }
  const messages = await eventually(async () => {
    const { items } = await bodyOf(await fetch(`${daemon.address}/v1/messages?limit=500`));
    const moving = items.filter(({ state }) => ["accepted", "running"].includes(state));
    return items.length === names.length && moving.length === 0 ? items : undefined;
  }, 120_000);
  const failed: string[] = [];
  for (const { id, key, state } of messages) {
    const args = ["test", "--record", id, "--dry-run", "--env", "test"];
    const { code, stdout, stderr } = await crossdock(args, { server: daemon.address, folder: root });
    if (code !== 0) failed.push(`${key} ${state}: ${stderr}${stdout}`);
  }
  await daemon.stop();
  await world.stop();
  expect(failed).toEqual([]);
}, 180_000);
