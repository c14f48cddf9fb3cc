import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, chown, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";

/** A PostgreSQL server for tests, with a database of its own that goes with it. */
export interface TestServer {
  /** Address of the database. */
  url: string;
  /** A name of a schema that nobody has used. */
  schema(): string;
  /** Takes every row out of a journal's tables, so that the next test need not make them. */
  empty(schema: string): Promise<void>;
  /** Runs a text as a superuser of the database, in a connection of its own; answers its rows. */
  query(text: string): Promise<Record<string, unknown>[]>;
  /** Ends it without a word to anybody, and starts it again; only where the tests started it. */
  kill?(): Promise<void>;
  start?(): Promise<void>;
  /** Where its programs and its files are, and who runs it; undefined for whoever runs the tests. */
  local?: { bin: string; data: string; user: { uid: number; gid: number } | undefined };
  close(): Promise<void>;
}

/** Why tests with PostgreSQL are skipped; undefined where there is one. */
export async function postgresMissing(): Promise<string | undefined> {
  if (process.env["CROSSDOCK_TEST_POSTGRES"]) return undefined;
  if ((await binaries()) !== undefined) return undefined;
  return "no PostgreSQL here: install one, or name a server in CROSSDOCK_TEST_POSTGRES";
}

/**
 * A server that tests may use: the one that `CROSSDOCK_TEST_POSTGRES` names, with a new database; else one of this machine's
 * own, started in a temporary folder. `own`: one that may be killed, and has these settings.
 */
export async function openTestServer({
  own = false,
  settings = {},
}: {
  own?: boolean;
  settings?: Readonly<Record<string, string>>;
} = {}): Promise<TestServer> {
  const named = process.env["CROSSDOCK_TEST_POSTGRES"];
  return named && !own ? withDatabase(named) : startOwn(settings);
}

/** Whether a server that may be killed can be started here. */
export async function canStartServer(): Promise<boolean> {
  return (await binaries()) !== undefined;
}

async function withDatabase(url: string): Promise<TestServer> {
  const database = `crossdock_test_${randomBytes(6).toString("hex")}`;
  await queryAt(url, `create database ${database} encoding 'UTF8' template template0`);
  const own = new URL(url);
  own.pathname = `/${database}`;
  return {
    ...serverAt(own.href),
    async close() {
      await queryAt(url, `drop database ${database} with (force)`);
    },
  };
}

function serverAt(url: string): Pick<TestServer, "url" | "schema" | "empty" | "query"> {
  return {
    url,
    schema: () => `test_${randomBytes(6).toString("hex")}`,
    async empty(schema) {
      const tables = await queryAt(
        url,
        `select tablename from pg_tables where schemaname = '${schema}'
        and tablename not in ('facts', 'partitions', 'schema_version', 'daemons', 'counters', 'counter_changes') order by tablename = 'messages' desc`,
      );
      const deletes = tables.map(({ tablename }) => `delete from ${tablename}`);
      await queryAt(
        url,
        [
          `set search_path to ${schema}`,
          ...deletes,
          "delete from counters",
          "delete from counter_changes",
        ].join("; "),
      );
    },
    query: (text) => queryAt(url, text),
  };
}

async function queryAt(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(text);
    return rows;
  } finally {
    await client.end();
  }
}

async function startOwn(settings: Readonly<Record<string, string>>): Promise<TestServer> {
  const bin = await binaries();
  if (bin === undefined) throw new Error(await postgresMissing());
  const user = await plainUser();
  const folder = await mkdtemp(join(tmpdir(), "crossdock-postgres-"));
  if (user) await chown(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const run = promisify(execFile);
  const cluster = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "--username=postgres"];
  await run(join(bin, "initdb"), [...cluster, "-D", data], { ...user, cwd: folder });
  // No port of the machine: a file in its own folder is where it listens.
  const own = { listen_addresses: "", unix_socket_directories: folder, shared_buffers: "16MB", ...settings };
  const lines = Object.entries(own).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  await appendFile(join(data, "postgresql.conf"), lines.join(""));

  const start = async (): Promise<() => Promise<void>> => {
    const child = spawn(join(bin, "postgres"), ["-D", data], {
      ...user,
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4000);
    });
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    await answering(url, () => (child.exitCode === null ? undefined : said));
    return async () => {
      const children = await childrenOf(child.pid ?? 0);
      child.kill("SIGKILL");
      await gone;
      await Promise.all(children.map(killed));
    };
  };

  const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`;
  let kill = await start();
  return {
    ...serverAt(url),
    local: { bin, data, user },
    kill: () => kill(),
    async start() {
      kill = await start();
    },
    async close() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the server answers; rejects with what it said when it ends before. */
async function answering(url: string, ended: () => string | undefined): Promise<void> {
  for (;;) {
    try {
      await queryAt(url, "select 1");
      return;
    } catch (error) {
      const said = ended();
      if (said !== undefined) throw new Error(`PostgreSQL did not start: ${said}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** The processes that a server has started. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return text.split(" ").filter(Boolean).map(Number);
}

/** Ends a process at once, and waits until it runs no more: whoever started it may be slow to take note. */
async function killed(pid: number): Promise<void> {
  const stateOf = async () => (await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z")).split(") ")[1];
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
  while (!(await stateOf())?.startsWith("Z")) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Folder of the newest PostgreSQL of this machine. */
async function binaries(): Promise<string | undefined> {
  const root = "/usr/lib/postgresql";
  const versions = await readdir(root).catch(() => []);
  const newest = versions
    .filter((each) => Number(each) >= 14)
    .sort((one, other) => Number(other) - Number(one));
  return newest.map((each) => join(root, each, "bin")).find((each) => existsSync(join(each, "initdb")));
}

/** A server does not run as root; undefined for anybody else, who stays who they are. */
async function plainUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  const found = ["postgres", "nobody"].map((name) => users.find((user) => user[0] === name)).find(Boolean);
  if (!found) throw new Error("no user here may run PostgreSQL: add one named postgres");
  return { uid: Number(found[2]), gid: Number(found[3]) };
}
