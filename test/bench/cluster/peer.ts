import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { order } from "../order.ts";
import { signature } from "../signature.ts";
import { openEffects } from "./effects.ts";
import { openQueue } from "./queues.ts";

/** A process of a peer: `load <first> <count>` puts jobs into the queue and ends, `serve` takes them by HTTP and runs them. */
const [library = "", task = "", first = "0", count = "0"] = process.argv.slice(2);
const append = openEffects(process.env["EFFECTS"] ?? "");
const queue = await openQueue(library, {
  url: process.env["DATABASE"] ?? "",
  folder: process.env["PEERS"] ?? "",
});

/** As the flow of the bench does it. */
const run = ({ orderNo, customer }: { orderNo: string; customer: { number: string } }): void => {
  append(customer.number, Number(orderNo.slice(2)));
};

if (task === "load") {
  const all = Array.from({ length: Number(count) }, (_, number) => JSON.parse(order(Number(first) + number)));
  while (all.length > 0) await queue.addAll(all.splice(0, 500));
  await queue.close();
} else {
  await queue.work(run);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => void answer());
    const answer = async (): Promise<void> => {
      const body = Buffer.concat(chunks).toString("utf8");
      if (request.headers["x-signature"] !== signature(body)) {
        response.writeHead(401).end();
        return;
      }
      await queue.add(JSON.parse(body));
      response.writeHead(202, { "content-type": "application/json" }).end('{"state":"accepted"}');
    };
  });
  server.keepAliveTimeout = 600_000;
  server.listen(0, "127.0.0.1", () => {
    // A TCP listener's address is never text.
    process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
  });
  process.once("SIGTERM", () => void queue.close().then(() => process.exit(0)));
}
