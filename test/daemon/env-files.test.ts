import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSmallDaemon } from "./small-daemon.ts";
import { bodyOf, eventually, signed, smallWorkspace } from "./small-workspace.ts";

const systemFile = "flows/retailers/acme/acme-erp.system.yaml";

test("a System that needs a new variable takes it from `.env` without a restart", async () => {
  const { daemon, folder, office, close } = await openSmallDaemon({ watch: true });
  try {
    const newest = async () => (await bodyOf(await fetch(`${daemon.address}/v1/reloads`))).items[0];
    const system = (smallWorkspace[systemFile] ?? "").replace("ERP_URL", "NEW_ERP_URL");
    await writeFile(join(folder, systemFile), system);
    const refused = await eventually(async () => (await newest()) ?? false);
    expect(refused).toMatchObject({ result: "rejected", diagnostics: [{ code: "XD107" }] });
    await writeFile(join(folder, ".env"), `NEW_ERP_URL=${office.url}\n`);
    await eventually(async () => (await newest())?.result === "applied");
    const body = JSON.stringify({ eventId: "e1", orderNo: "1" });
    await fetch(`${daemon.address}/hooks/acme/orders`, { method: "POST", headers: signed(body), body });
    await eventually(() => office.bodies.length === 1);
  } finally {
    await close();
  }
});
