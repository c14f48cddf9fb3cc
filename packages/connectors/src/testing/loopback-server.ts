import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as the server saw it. */
interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
  /** The same, as it came. */
  bytes: Buffer;
  /** The client's port: equal ports are one connection. */
  port: number;
}

export interface LoopbackServer {
  url: string;
  port: number;
  seen: Seen[];
  close(): Promise<void>;
}

/** Answers a request; what it returns is sent as JSON with status 200, undefined means that it has answered itself. */
export type Handle = (request: Seen, response: ServerResponse, raw: IncomingMessage) => unknown;

/** A real HTTP server on a free port of 127.0.0.1, for tests. */
export async function loopbackServer(handle: Handle): Promise<LoopbackServer> {
  const seen: Seen[] = [];
  const answered = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const entry: Seen = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      body: bytes.toString(),
      bytes,
      port: request.socket.remotePort ?? 0,
    };
    seen.push(entry);
    const answer = await handle(entry, response, request);
    if (answer === undefined) return;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer));
  };
  const server = createServer((request, response) => {
    answered(request, response).catch((error: Error) => response.destroy(error));
  });
  await listening(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}
