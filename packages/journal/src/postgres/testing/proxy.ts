import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";

/** Stands between a client and a server, to cut or change what goes through. */
export interface TestProxy {
  url: string;
  close(): Promise<void>;
}

export interface ProxyHooks {
  /** What goes to the server instead of this; undefined cuts the connection. */
  toServer?(data: Buffer): Buffer | undefined;
  /** What goes to the client instead of this. */
  toClient?(data: Buffer): Buffer;
}

export async function openProxy(
  url: string,
  { toServer = same, toClient = same }: ProxyHooks,
): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connectTo(url);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (data) => {
      const next = toServer(data);
      if (next) upstream.write(next);
      else client.destroy();
    });
    upstream.on("data", (data) => client.write(toClient(data)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const own = new URL(url);
  own.searchParams.delete("host");
  own.host = "127.0.0.1";
  // A TCP listener's address is never text.
  own.port = String((server.address() as AddressInfo).port);
  return {
    url: own.href,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const same = (data: Buffer): Buffer => data;

/** A server listens on a port, or in a folder that the address names as its `host`. */
function connectTo(url: string): Socket {
  const { hostname, port, searchParams } = new URL(url);
  const folder = searchParams.get("host");
  if (folder !== null) return createConnection(`${folder}/.s.PGSQL.${port || 5432}`);
  return createConnection(Number(port || 5432), hostname);
}
