import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { daemonTransport, NoAnswer, Silence } from "./daemon-transport.ts";

async function served(answer: RequestListener): Promise<URL> {
  const server = createServer(answer);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP listener's address is never text.
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const ask = (url: URL, silence: number) =>
  daemonTransport({ url }, {}, silence)({ method: "GET", path: "/v1/flows" });

test.each<[string, RequestListener]>([
  ["answers nothing", () => {}],
  ["stops within its answer", (_, response) => response.writeHead(200).write("{")],
])("a daemon that %s does not hold a command for ever", async (_how, answer) => {
  await expect(ask(await served(answer), 300)).rejects.toThrow(Silence);
});

test("a slow answer is waited for as long as it goes on", async () => {
  const url = await served((_, response) => {
    let left = 4;
    const timer = setInterval(() => {
      if (--left > 0) response.write(" ");
      else {
        clearInterval(timer);
        response.end("{}");
      }
    }, 500);
  });
  expect(await ask(url, 5000)).toEqual({ status: 200, body: "   {}" });
});

test("nobody at the address is not an answer", async () => {
  await expect(ask(new URL("http://127.0.0.1:9"), 5000)).rejects.toThrow(NoAnswer);
});
