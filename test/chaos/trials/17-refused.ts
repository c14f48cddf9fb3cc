import { spawn } from "node:child_process";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestServer, type TestServer } from "@crossdock/journal/testing";
import { openCluster } from "../cluster.ts";
import type { Chaos, Trial } from "../trial.ts";
import { programOf } from "./programs.ts";

export const refused: Trial = {
  number: 17,
  title: "a start behind a pooler of transactions, and a second cluster that is not like the first",
  async run(chaos) {
    const server = await openTestServer({ own: true });
    const cluster = await openCluster({ server, partitions: 64, random: chaos.random });
    chaos.watch(cluster);
    await cluster.start("a");
    const starts = async (variables: Readonly<Record<string, string>>): Promise<string> =>
      cluster
        .start("refused", { variables })
        .then(() => "it started")
        .catch((error: unknown) => String(error));

    const pgbouncer = await programOf("pgbouncer");
    if (pgbouncer === undefined) chaos.note("no pgbouncer here: the start behind a pooler is left out");
    else await behindPooler(chaos, { pgbouncer, server, starts });

    await other(chaos, server);
    return undefined;
  },
};

interface Pooled {
  pgbouncer: string;
  server: TestServer;
  starts(variables: Readonly<Record<string, string>>): Promise<string>;
}

async function behindPooler(chaos: Chaos, { pgbouncer, server, starts }: Pooled): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "crossdock-pooler-"));
  const { user } = server.local ?? {};
  if (user) await chown(folder, user.uid, user.gid);
  const host = new URL(server.url).searchParams.get("host");
  const file = join(folder, "pgbouncer.ini");
  await writeFile(
    file,
    `[databases]
postgres = host=${host} user=postgres
[pgbouncer]
unix_socket_dir = ${folder}
listen_addr =
listen_port = 6432
auth_type = any
pool_mode = transaction
ignore_startup_parameters = extra_float_digits
`,
  );
  const pooler = spawn(pgbouncer, [file], { ...user, cwd: folder, stdio: "ignore" });
  const gone = new Promise<void>((resolve) => pooler.once("exit", () => resolve()));
  try {
    const url = `postgres://postgres@localhost:6432/postgres?host=${encodeURIComponent(folder)}`;
    let said = "";
    // It takes a moment to listen.
    for (let tries = 0; tries < 20 && !/pooler/.test(said); tries++)
      said = await starts({ CROSSDOCK_SECRET_JOURNAL_DATABASE: url });
    chaos.note("pgbouncer in transaction mode");
    chaos.must(
      `a start behind it says what to do: ${said.slice(-400)}`,
      said.includes("a connection pooler stands before its server") &&
        said.includes("give the address of the server itself"),
    );
  } finally {
    pooler.kill("SIGKILL");
    await gone;
    await rm(folder, { recursive: true });
  }
}

/** Another workspace that means the same schema to have other partitions. */
async function other(chaos: Chaos, server: TestServer): Promise<void> {
  const second = await openCluster({
    server: { url: server.url, close: async () => undefined },
    partitions: 32,
  });
  chaos.watch(second);
  const said = await second
    .start("other")
    .then(() => "it started")
    .catch((error: unknown) => String(error));
  chaos.must(
    `a second cluster on the schema is told: ${said.slice(-400)}`,
    said.includes("its messages are spread over 64 partitions") && said.includes("write `partitions: 64`"),
  );
}
