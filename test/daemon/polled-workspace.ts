import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { smallWorkspace } from "./small-workspace.ts";

const flow = "flows/base/orders.flow.yaml";
const system = "flows/retailers/acme/acme-erp.system.yaml";

/** The small workspace, fed by a poll once an hour instead of a webhook. */
export const polledWorkspace: Readonly<Record<string, string>> = {
  ...smallWorkspace,
  [flow]: (smallWorkspace[flow] ?? "").replace(
    / {2}webhook:[\s\S]*?maxSize: 10KB\n/,
    "  poll: { system: erp, operation: changes.list, every: 1h, cursor: { overlap: 5m } }\n",
  ),
  [system]: `${smallWorkspace[system] ?? ""}  changes.list:
    trait: safe
    request: { method: GET, path: /orders, query: { since: $cursor } }
    items: body.orders
    cursor: body.upTo
    pages: { kind: none }
`,
};

/** The System of the polled workspace: it lists what was changed behind a number, and counts what is written to it. */
export interface PolledOffice {
  url: string;
  /** In the order of their change, which their numbers tell. */
  orders: { eventId: string; orderNo: string }[];
  /** What each list was asked for; null where nothing was. */
  asked: (string | null)[];
  written: number;
  isDown: boolean;
  close(): Promise<void>;
}

export async function openPolledOffice(): Promise<PolledOffice> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown): void =>
      void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    request.resume().on("end", () => {
      if (request.method === "POST") return answer(201, { id: ++office.written });
      const since = new URL(request.url ?? "", office.url).searchParams.get("since");
      office.asked.push(since);
      if (office.isDown) return answer(503, {});
      const orders = office.orders.filter(({ eventId }) => Number(eventId) > Number(since ?? 0));
      answer(200, { orders, upTo: Number(office.orders.at(-1)?.eventId ?? 0) });
    });
  });
  const office: PolledOffice = {
    url: "",
    orders: [],
    asked: [],
    written: 0,
    isDown: false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  office.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP listener's address is never text
  return office;
}
