import { Agent } from "node:http";
import { createHttpClient } from "@crossdock/connectors";
import { systemClock } from "@crossdock/kit";
import axios from "axios";
import { Pool } from "undici";
import { openTarget } from "./contenders.ts";
import { median } from "./load.ts";
import { order } from "./order.ts";
import type { Measured } from "./run.ts";

const rounds = 5;
const count = 3000;
const inFlight = 32;

/** CPU of one outbound call with everything on, beside bare undici and axios' own transport. */
export async function client(): Promise<Measured> {
  const target = await openTarget();
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const ours = createHttpClient({ allowedHosts: () => ["127.0.0.1"], log, clock: systemClock });
  const plain = axios.create({ httpAgent: new Agent({ keepAlive: true, maxSockets: inFlight }) });
  const body = order(1);
  const headers = { "content-type": "application/json" };
  const dispatcher = new Pool(target.url, { connections: inFlight });
  const ways = {
    ours: () => ours.send({ method: "POST", url: `${target.url}/orders`, headers, body }),
    undici: async () =>
      (await dispatcher.request({ path: "/orders", method: "POST", headers, body })).body.text(),
    axios: () => plain.post(`${target.url}/orders`, body, { headers }),
  };
  const costs = { ours: [] as number[], undici: [] as number[], axios: [] as number[] };
  try {
    for (let round = -1; round < rounds; round++) {
      for (const name of ["ours", "undici", "axios"] as const) {
        const before = process.cpuUsage();
        let left = count;
        const worker = async (): Promise<void> => {
          while (left-- > 0) await ways[name]();
        };
        await Promise.all(Array.from({ length: inFlight }, worker));
        const { user, system } = process.cpuUsage(before);
        if (round >= 0) costs[name].push((user + system) / count);
      }
    }
  } finally {
    await Promise.all([ours.close(), dispatcher.close()]);
    await target.stop();
  }
  const [cost, bare, stock] = [median(costs.ours), median(costs.undici), median(costs.axios)];
  return {
    meaning: {
      clientCpuVsUndici: "CPU per call, over bare undici",
      clientCpuVsAxios: "CPU per call, over axios with its own transport",
    },
    ratios: { clientCpuVsUndici: cost / bare, clientCpuVsAxios: cost / stock },
    figures: { clientCpuMicros: cost, undiciCpuMicros: bare, axiosCpuMicros: stock },
  };
}
