import { chmod, rm } from "node:fs/promises";
import { type AddressInfo, connect } from "node:net";
import type { EnvironmentPlan, ListenAddress } from "@crossdock/flow";
import type { FastifyInstance } from "fastify";

/** What an address serves; probes are at each. */
export type Part = "hooks" | "api" | "metrics";

/** Addresses and what each serves; parts with one address share it. Of port 0, each takes one of its own. */
export function listenersOf(listen: EnvironmentPlan["listen"]): { at: ListenAddress; parts: Part[] }[] {
  const main = { host: listen.host, port: listen.port };
  const api = listen.api ?? main;
  const wanted: [Part, ListenAddress][] = [
    ["hooks", main],
    ["api", api],
    ["metrics", listen.metrics ?? api],
  ];
  const listeners: { at: ListenAddress; parts: Part[] }[] = [];
  for (const [part, at] of wanted) {
    const shared = listeners.find((each) => each.at === at || isSame(each.at, at));
    if (shared) shared.parts.push(part);
    else listeners.push({ at, parts: [part] });
  }
  return listeners;
}

function isSame(one: ListenAddress, other: ListenAddress): boolean {
  if ("socket" in one || "socket" in other)
    return "socket" in one && "socket" in other && one.socket === other.socket;
  return one.port !== 0 && one.port === other.port && one.host === other.host;
}

/** Listens; a Unix socket is for the daemon's own user and group. Its address as people and clients write it. */
export async function listenAt(app: FastifyInstance, at: ListenAddress): Promise<string> {
  if ("socket" in at) {
    await removeStale(at.socket);
    await app.listen({ path: at.socket });
    await chmod(at.socket, 0o660);
    return `unix:${at.socket}`;
  }
  await app.listen(at);
  const port = tcpAddresses(app)[0]?.port ?? at.port;
  return `http://${at.host.includes(":") ? `[${at.host}]` : at.host}:${port}`;
}

/** The file of a process that was killed stays; one that somebody answers at is theirs. */
async function removeStale(path: string): Promise<void> {
  const code = await new Promise<string | undefined>((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  if (code === "ECONNREFUSED") await rm(path, { force: true });
}

/** The TCP ports that a daemon answers at: no flow's call may reach them. */
export function ownPorts(apps: readonly FastifyInstance[]): readonly number[] {
  return apps.flatMap(tcpAddresses).map(({ port }) => port);
}

/** The address of a Unix socket is its file's name. */
function tcpAddresses(app: FastifyInstance): AddressInfo[] {
  // Its type leaves sockets out, which it gives as text.
  const bound: (AddressInfo | string)[] = app.addresses();
  return bound.filter((each) => typeof each === "object");
}
