import { rm } from "node:fs/promises";
import { connectors } from "@crossdock/connectors";
import { triggers } from "@crossdock/engine";
import { kinds } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { createLog, startDaemon } from "@crossdock/server";
import { expect, test } from "vitest";
import { signed, writeWorkspace } from "./small-workspace.ts";

const registry = createRegistry({ connectors, triggers, journals, kinds });

test("a secret without a value is named at the start, and its webhook answers 503", async () => {
  const folder = await writeWorkspace();
  const logged: string[] = [];
  const daemon = await startDaemon({
    folder,
    environment: "dev",
    registry,
    variables: { ERP_URL: "http://127.0.0.1:1" },
    log: (level) => createLog(level, { write: (line) => logged.push(line) }),
    watch: false,
  });
  try {
    const missing =
      "the secret `acme/shop` has no value in environment `dev`: set `CROSSDOCK_SECRET_ACME_SHOP`";
    expect(logged.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ level: "warn", secrets: [missing] }),
    );
    const body = JSON.stringify({ eventId: "e1", orderNo: "1" });
    const answer = await fetch(`${daemon.address}/hooks/acme/orders`, {
      method: "POST",
      headers: signed(body),
      body,
    });
    expect(answer.status).toBe(503);
  } finally {
    await daemon.stop();
    await rm(folder, { recursive: true });
  }
});
