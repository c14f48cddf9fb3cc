import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers 201 to everything; `GET` tells how many came. */
let count = 0;
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    if (request.method === "POST") count++;
    response.writeHead(201, { "content-type": "application/json" }).end(`{"id":${count},"count":${count}}`);
  });
});
// Longer than any pause of a bench: a connection closed between two rounds is not a fault of a contender.
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => {
  // A TCP listener's address is never text.
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.once("SIGTERM", () => process.exit(0));
