import { chmod, rm } from "node:fs/promises";
import { type AddressInfo, connect } from "node:net";
import type { EnvironmentPlan, ListenAddress } from "@crossdock/flow";
import type { Clock } from "@crossdock/kit";
import type { FastifyInstance } from "fastify";
import { type AppDeps, createApp, type Part } from "./app.ts";
import type { OpenParts } from "./open-parts.ts";

/** The daemon's HTTP surface, at every address that the Environment names. */
export interface Listeners {
  /** Listens at each; where each part is, as people and clients write it. Throws what listening threw (`EADDRINUSE`). */
  listen(): Promise<Readonly<Record<Part, string>>>;
  /** The TCP ports that it answers at: no flow's call may reach them. */
  ownPorts(): readonly number[];
}

/** Milliseconds that requests under way have once everything else has stopped. */
const lastAnswers = 1000;

export function createListeners(
  deps: AppDeps,
  listen: EnvironmentPlan["listen"],
  parts: Pick<OpenParts, "add">,
): Listeners {
  const listeners = listenersOf(listen).map((each) => ({ ...each, app: createApp(deps, each.parts) }));
  parts.add("server", {
    close: () => Promise.all(listeners.map(({ app }) => closeApp(app, deps.clock))),
    takes: () => lastAnswers,
  });
  return {
    async listen() {
      const addresses = { hooks: "", api: "", metrics: "" };
      for (const { app, at, parts: served } of listeners) {
        const address = await listenAt(app, at);
        for (const part of served) addresses[part] = address;
      }
      return addresses;
    },
    ownPorts: () => listeners.flatMap(({ app }) => tcpAddresses(app)).map(({ port }) => port),
  };
}

/** A client that sends a byte a minute, or reads none, must not keep the daemon from ending. */
async function closeApp(app: FastifyInstance, clock: Clock): Promise<void> {
  const impatient = clock.schedule(lastAnswers, () => app.server.closeAllConnections());
  await app.close();
  impatient.cancel();
}

/** Addresses and what each serves; parts with one address share it. Of port 0, each takes one of its own. */
function listenersOf(listen: EnvironmentPlan["listen"]): { at: ListenAddress; parts: Part[] }[] {
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
async function listenAt(app: FastifyInstance, at: ListenAddress): Promise<string> {
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

/** The address of a Unix socket is its file's name. */
function tcpAddresses(app: FastifyInstance): AddressInfo[] {
  // Its type leaves sockets out, which it gives as text.
  const bound: (AddressInfo | string)[] = app.addresses();
  return bound.filter((each) => typeof each === "object");
}
