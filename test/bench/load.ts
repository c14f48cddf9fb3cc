import { Pool } from "undici";
import { signature } from "./contenders.ts";
import { order } from "./order.ts";

export interface Load {
  /** Answers per second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  count: number;
}

/** Sends `count` orders from `first` on over `connections`; every answer must be one of success. */
export async function sendOrders({
  url,
  path,
  first,
  count,
  connections,
}: {
  url: string;
  path: string;
  first: number;
  count: number;
  connections: number;
}): Promise<Load> {
  const bodies = Array.from({ length: count }, (_, index) => order(first + index));
  const signatures = bodies.map(signature);
  const pool = new Pool(url, { connections });
  const times = new Float64Array(count);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const began = performance.now();
      const answer = await pool.request({
        method: "POST",
        path,
        headers: { "content-type": "application/json", "x-signature": signatures[index] ?? "" },
        body: bodies[index] ?? "",
      });
      await answer.body.dump();
      if (answer.statusCode >= 300) throw new Error(`${url}${path} answered ${answer.statusCode}`);
      times[index] = performance.now() - began;
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  times.sort();
  const at = (share: number): number => times[Math.min(count - 1, Math.floor(count * share))] ?? 0;
  return { rate: count / seconds, p50: at(0.5), p99: at(0.99), count };
}

/** Waits until the target has got `count` more than `before`. */
export async function arrived(target: string, count: number): Promise<void> {
  for (;;) {
    // The target answers `{ count }` to a GET.
    const { count: now } = (await (await fetch(target)).json()) as { count: number };
    if (now >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
