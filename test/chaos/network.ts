import { type ChildProcess, execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { Skipped } from "./trial.ts";

/** What is cut of the link with the database: all of it, or one direction. */
export type Cut = "all" | "toServer" | "toDaemon";

/** A network of its own for one daemon: one link to the database, another to everything else. */
export interface Network {
  /** Runs a command in it. */
  readonly within: readonly string[];
  /** The address of this machine on the link to the database, and that of the daemon for its senders. */
  readonly database: string;
  readonly daemon: string;
  /** What listens on this port of this machine is there under the same port of its own loopback. */
  relay(port: number): Promise<void>;
  cut(how: Cut): Promise<void>;
  heal(): Promise<void>;
  close(): Promise<void>;
}

const run = promisify(execFile);

/** A process that hands each connection on. */
const relaying = `
const { connect, createServer } = require("node:net");
const [port, host] = process.argv.slice(1);
createServer((near) => {
  const far = connect(Number(port), host);
  for (const [one, other] of [[near, far], [far, near]]) {
    one.pipe(other);
    one.on("error", () => undefined);
    one.on("close", () => other.destroy());
  }
}).listen(Number(port), "127.0.0.1", () => console.log("relays"));
`;

/** Throws `Skipped` where this user or machine may make none. */
export async function openNetwork(): Promise<Network> {
  const name = `crossdock${process.pid}`;
  const range = `10.${100 + (process.pid % 100)}.${Math.floor(process.pid / 100) % 250}`;
  let relay: ChildProcess | undefined;
  const ip = async (...words: readonly string[]): Promise<void> => void (await run("ip", words));
  const inside = async (...words: readonly string[]): Promise<void> => ip("netns", "exec", name, ...words);
  const links = [
    { own: `cd${process.pid}d`, theirs: "database", here: `${range}.1`, there: `${range}.2` },
    { own: `cd${process.pid}w`, theirs: "web", here: `${range}.5`, there: `${range}.6` },
  ];
  try {
    await ip("netns", "add", name);
    for (const { own, theirs, here, there } of links) {
      await ip("link", "add", own, "type", "veth", "peer", "name", theirs, "netns", name);
      await ip("addr", "add", `${here}/30`, "dev", own);
      await ip("link", "set", own, "up");
      await inside("ip", "addr", "add", `${there}/30`, "dev", theirs);
      await inside("ip", "link", "set", theirs, "up");
    }
    await inside("ip", "link", "set", "lo", "up");
    await inside("iptables", "-L", "-n");
  } catch (error) {
    await ip("netns", "del", name).catch(() => undefined);
    throw new Skipped(
      `network namespaces need root, iproute2 and iptables: ${error instanceof Error ? error.message : error}`,
    );
  }
  return {
    within: ["ip", "netns", "exec", name],
    database: `${range}.1`,
    daemon: `${range}.6`,
    async relay(port) {
      const words = ["netns", "exec", name, process.execPath, "-e", relaying, String(port), `${range}.5`];
      relay = spawn("ip", words, { stdio: ["ignore", "pipe", "inherit"] });
      await new Promise<void>((resolve) => relay?.stdout?.once("data", () => resolve()));
    },
    async cut(how) {
      if (how === "all") await inside("ip", "link", "set", "database", "down");
      else if (how === "toServer") await inside("iptables", "-A", "OUTPUT", "-o", "database", "-j", "DROP");
      else await inside("iptables", "-A", "INPUT", "-i", "database", "-j", "DROP");
    },
    async heal() {
      await inside("iptables", "-F");
      await inside("ip", "link", "set", "database", "up");
    },
    async close() {
      relay?.kill("SIGKILL");
      // Its links go with it.
      await ip("netns", "del", name);
    },
  };
}
