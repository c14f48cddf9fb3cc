import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Ledger } from "./ledger.ts";

/** Two order systems in one server: `/orders` knows keys of idempotency, `/bookings` knows none and can be asked instead. */
export interface Target {
  url: string;
  /** Keys whose messages it refuses. */
  readonly refused: Set<string>;
  /** Milliseconds before it answers a message of this key. */
  wait(key: string): number;
  /** Hears each write: the daemon that sent it, and what is at it now. */
  heard(daemon: string, running: number): void;
  close(): Promise<void>;
}

export async function openTarget(
  ledger: Pick<Ledger, "arrived" | "has">,
  host = "127.0.0.1",
): Promise<Target> {
  let running = 0;
  const target: Target = {
    url: "",
    refused: new Set(),
    wait: () => 0,
    heard: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  const write = (request: IncomingMessage, response: ServerResponse, text: string): void => {
    running++;
    let isRunning = true;
    // A daemon that was killed is at nothing any more: its connection has ended.
    response.once("close", () => {
      if (isRunning) running--;
      isRunning = false;
    });
    target.heard(String(request.headers["x-daemon"]), running);
    const [key = ""] = text.split("-");
    const wait = target.wait(key);
    const answer = (): void => {
      if (!target.refused.has(key)) {
        ledger.arrived(
          text,
          request.url === "/orders" ? String(request.headers["idempotency-key"]) : undefined,
        );
        reply(response, 201, { id: 1 });
      } else reply(response, 422, { message: "not now" });
    };
    if (wait > 0) setTimeout(answer, wait);
    else answer();
  };

  const server: Server = createServer((request, response) => {
    const asked = /^\/bookings\/(.+)$/.exec(request.url ?? "")?.[1];
    if (asked !== undefined) return reply(response, 200, { isThere: ledger.has(decodeURIComponent(asked)) });
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () =>
      write(request, response, JSON.parse(Buffer.concat(chunks).toString("utf8")).text),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  // A TCP listener's address is never text.
  target.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return target;
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
