import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { openSmallDaemon } from "./small-daemon.ts";
import { eventually, signed } from "./small-workspace.ts";

const bin = join(import.meta.dirname, "../../packages/cli/bin/crossdock.js");

async function crossdock(
  folder: string,
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const run = promisify(execFile)(process.execPath, [bin, ...args], { cwd: folder });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

test("a workspace is compared with what the daemon runs, and with what it ran before", async () => {
  const { folder, daemon, close } = await openSmallDaemon({ watch: false });
  const first = daemon.engine.revision().digest;
  const server = ["--server", daemon.address];
  expect((await crossdock(folder, "diff", "daemon..", ...server)).stdout).toBe(
    `the daemon ${first.slice(0, 12)} → the working tree: nothing changes\n`,
  );

  const file = join(folder, "flows/base/orders.flow.yaml");
  await writeFile(file, (await readFile(file, "utf8")).replace("number: orderNo", "number: eventId"));
  const seen = await crossdock(folder, "diff", "daemon..", "--json", ...server);
  expect(JSON.parse(seen.stdout).changes).toMatchObject([
    {
      title: "step `main`: field `number` changed",
      before: { reads: ["orderNo"] },
      after: { reads: ["eventId"] },
    },
  ]);

  await fetch(`${daemon.address}/v1/reloads`, {
    method: "POST",
    headers: { "content-type": "application/json" },
  });
  expect((await crossdock(folder, "diff", "daemon..", ...server)).stdout).toContain("nothing changes");
  const earlier = await crossdock(folder, "diff", `daemon@${first.slice(0, 8)}..daemon`, ...server);
  expect(earlier).toMatchObject({ code: 0, stdout: expect.stringContaining("field `number` changed") });

  const bare = await crossdock(folder, "diff", first.slice(0, 12), "daemon", ...server);
  expect(bare).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`revision ${first.slice(0, 12)} → `),
  });

  const unknown = await crossdock(folder, "diff", "daemon@ffff0000..", ...server);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining("begins with ffff0000") });
  await close();
});

test("a revision of the daemon is told with its commit and author, where the repository has them", async () => {
  const { folder, daemon, close } = await openSmallDaemon({ watch: false });
  const git = (...args: string[]) =>
    promisify(execFile)("git", ["-c", "user.name=Alice", "-c", "user.email=alice@shop.example", ...args], {
      cwd: folder,
    });
  await git("init", "--quiet");
  await git("add", "flows", "schemas");
  await git("commit", "--quiet", "--message", "What runs");
  const digest = daemon.engine.revision().digest.slice(0, 12);
  const { stdout: commit } = await git("rev-parse", "--short=8", "HEAD");
  const { stdout } = await crossdock(folder, "diff", "daemon..", "--server", daemon.address);
  expect(stdout).toMatch(
    new RegExp(
      `^the daemon ${digest} \\(${commit.trim()} of Alice, \\d{4}-\\d\\d-\\d\\d\\) → the working tree: nothing changes`,
    ),
  );

  await writeFile(
    join(folder, "flows/base/other.table.yaml"),
    "kind: Table\nname: other\nowner: tests\nrows: { a: b }\n",
  );
  await git("add", "flows");
  await git("commit", "--quiet", "--message", "A table that does not run yet");
  const later = await crossdock(folder, "diff", "daemon..", "--server", daemon.address);
  expect(later.stdout).toContain(`(${commit.trim()} of Alice`);
  await close();
});

test("messages that the daemon has had are run on both states as well", async () => {
  const { folder, daemon, office, close } = await openSmallDaemon({ watch: false });
  const body = JSON.stringify({ eventId: "e-1", orderNo: "00001", email: "anna@shop.example" });
  await fetch(`${daemon.address}/hooks/acme/orders`, { method: "POST", headers: signed(body), body });
  await eventually(() => office.bodies.length === 1 || undefined);

  const file = join(folder, "flows/base/orders.flow.yaml");
  await writeFile(file, (await readFile(file, "utf8")).replace("number: orderNo", "number: eventId"));
  const seen = await eventually(async () => {
    const { stdout } = await crossdock(
      folder,
      "diff",
      "daemon..",
      "--recorded",
      "5",
      "--json",
      "--server",
      daemon.address,
    );
    const { sent } = JSON.parse(stdout);
    return sent.recorded === 1 ? sent : undefined;
  });
  expect(seen.changes).toMatchObject([
    {
      step: "main",
      path: "number",
      retailers: [{ name: "acme", messages: 1, of: 1 }],
      values: [{ before: "00001", after: "e-1", example: "message 00001 of the daemon" }],
      isNoticed: false,
    },
  ]);
  await close();
});
