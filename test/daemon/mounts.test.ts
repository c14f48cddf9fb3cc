import { cp, mkdir, open, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { bodyOf, eventually, signed, smallWorkspace } from "./small-workspace.ts";

vi.setConfig({ testTimeout: 120_000 });

const flowFile = "flows/base/orders.flow.yaml";
const flowText = smallWorkspace[flowFile] ?? "";
let opened: SmallDaemon;
afterEach(() => opened.close());

const pathOf = (path: string) => join(opened.folder, path);
const reports = async () => (await bodyOf(await fetch(`${opened.daemon.address}/v1/reloads`))).items;
let count = 0;
/** Resolves once messages carry this text. */
const runs = (text: string) =>
  eventually(async () => {
    const body = JSON.stringify({ eventId: `m${++count}`, orderNo: `${count}` });
    const request = { method: "POST", headers: signed(body), body };
    await fetch(`${opened.daemon.address}/hooks/acme/orders`, request);
    return opened.office.bodies.at(-1)?.["text"] === text;
  });
const withText = (text: string) => flowText.replace('"one"', `"${text}"`);

/** Moves `flows` into a versioned folder behind `..data`, as a mount of Kubernetes lays it out. */
async function mount(): Promise<void> {
  const real = pathOf("mount/..2026_01");
  await mkdir(dirname(real), { recursive: true });
  await rename(pathOf("flows"), real);
  await symlink("..2026_01", pathOf("mount/..data"));
  await symlink("mount/..data", pathOf("flows"));
}

test("a mount that Kubernetes switches is taken up, again and again", async () => {
  opened = await openSmallDaemon({ watch: true });
  await mount();
  for (const [before, after, text] of [
    ["..2026_01", "..2026_02", "two"],
    ["..2026_02", "..2026_03", "three"],
  ] as const) {
    await cp(pathOf(`mount/${before}`), pathOf(`mount/${after}`), { recursive: true });
    await writeFile(pathOf(`mount/${after}/base/orders.flow.yaml`), withText(text));
    await symlink(after, pathOf("mount/..data_tmp"));
    await rename(pathOf("mount/..data_tmp"), pathOf("mount/..data"));
    await rm(pathOf(`mount/${before}`), { recursive: true });
    await runs(text);
  }
  expect((await reports()).map(({ result }) => result)).toEqual(["applied", "applied"]);
});

test("an editor that writes beside the file and renames it is heard", async () => {
  opened = await openSmallDaemon({ watch: true });
  for (const text of ["two", "three"]) {
    await writeFile(pathOf(`${flowFile}~`), withText(text));
    await rename(pathOf(`${flowFile}~`), pathOf(flowFile));
    await runs(text);
  }
});

test("a file that is written slowly never runs half", async () => {
  opened = await openSmallDaemon({ watch: true });
  // Half of it would be a workspace that is fit to run, without its catch.
  const lines = withText("two").split("\n");
  const file = await open(pathOf(flowFile), "w");
  for (const line of lines) {
    await file.write(`${line}\n`);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  await file.close();
  await runs("two");
  expect((await reports()).map(({ result }) => result)).toEqual(["applied"]);
});

test("a half file that lies still is refused, and the rest of it is taken", async () => {
  opened = await openSmallDaemon({ watch: true });
  await writeFile(pathOf(flowFile), flowText.slice(0, flowText.indexOf("mapping:") + 12));
  await eventually(async () => (await reports())[0]?.result === "rejected");
  await runs("one");
  await writeFile(pathOf(flowFile), withText("two"));
  await runs("two");
});

test("a deleted folder and a deleted workspace are refused, and heard when they are back", async () => {
  opened = await openSmallDaemon({ watch: true });
  await rename(pathOf("flows"), pathOf("away"));
  await eventually(async () => (await reports())[0]?.result === "rejected");
  await runs("one");
  await rename(pathOf("away"), pathOf("flows"));
  await writeFile(pathOf(flowFile), withText("two"));
  await runs("two");
  await rename(opened.folder, `${opened.folder}-away`);
  await eventually(async () => (await reports())[0]?.result === "rejected", 30_000);
  await runs("two");
  await rename(`${opened.folder}-away`, opened.folder);
  await writeFile(pathOf(flowFile), withText("three"));
  await runs("three");
});
