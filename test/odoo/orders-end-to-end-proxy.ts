import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request on its way to the server. */
export interface Passing {
  path: string;
  body: string;
}

/** Stands before a server and passes on what it is sent; answers can be lost after the server has done its work. */
export interface LossyProxy {
  url: string;
  /** Loses the answer of the first request from now on that fits. */
  loseAnswer(name: string, fits: (passing: Passing) => boolean): void;
  /** Names of the answers that were lost, each with the status that nobody got to see. */
  lost: { name: string; status: number }[];
  close(): Promise<void>;
}

export async function openLossyProxy(target: string): Promise<LossyProxy> {
  const armed: { name: string; fits: (passing: Passing) => boolean }[] = [];
  const lost: LossyProxy["lost"] = [];
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await bytesOf(incoming);
    const passing = { path: incoming.url ?? "/", body: body.toString("utf8") };
    const at = armed.findIndex(({ fits }) => fits(passing));
    const [loss] = at === -1 ? [] : armed.splice(at, 1);
    const onward = request(new URL(passing.path, target), {
      method: incoming.method ?? "GET",
      headers: { ...incoming.headers, host: new URL(target).host },
    });
    onward.end(body);
    // Passed on as an error: the catch below ends the connection.
    const [answer] = (await once(onward, "response")) as [IncomingMessage];
    const bytes = await bytesOf(answer);
    if (loss) {
      lost.push({ name: loss.name, status: answer.statusCode ?? 0 });
      incoming.socket.destroy();
      return;
    }
    const { "transfer-encoding": _, connection: __, ...headers } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, { ...headers, "content-length": bytes.length }).end(bytes);
  };
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A TCP listener's address is never text.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    loseAnswer: (name, fits) => void armed.push({ name, fits }),
    lost,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
