import { expect, onTestFinished, test } from "vitest";
import { openSmallDaemon } from "./small-daemon.ts";
import { bodyOf, eventually, signed } from "./small-workspace.ts";

test("a daemon that was kept from running doubles no write whose answer came meanwhile", async () => {
  const opened = await openSmallDaemon({ watch: false });
  onTestFinished(() => opened.close());
  const { daemon, office } = opened;
  office.wait = 200;
  const body = JSON.stringify({ eventId: "e1", orderNo: "1" });
  const sent = await fetch(`${daemon.address}/hooks/acme/orders`, {
    method: "POST",
    headers: signed(body),
    body,
  });
  const { id } = await bodyOf(sent);
  await eventually(() => office.bodies.length === 1);
  // Longer than the System's time for a call.
  const began = performance.now();
  while (performance.now() - began < 3000);
  const state = async () => (await bodyOf(await fetch(`${daemon.address}/v1/messages/${id}`))).state;
  await eventually(async () => (await state()) === "succeeded");
  expect(office.bodies).toHaveLength(1);
});
