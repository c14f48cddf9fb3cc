import { Pool } from "undici";
import { order } from "./order.ts";
import { signature } from "./signature.ts";

export interface Load {
  /** Answers per second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  count: number;
}

/** Sends one text, which must be taken. */
export async function sendText(url: string, body: string): Promise<void> {
  const headers = { "content-type": "application/json", "x-signature": signature(body) };
  const answer = await fetch(url, { method: "POST", headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text}`);
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

interface Signed {
  body: string;
  headers: Record<string, string>;
}

export function ordersFrom(first: number, count: number): Signed[] {
  return Array.from({ length: count }, (_, index) => {
    const body = order(first + index);
    return { body, headers: { "content-type": "application/json", "x-signature": signature(body) } };
  });
}

/** Connections of `sendInOrder`: a divisor of the customers, so that each sends all that its customers order. */
const senders = 50;

/** Sends orders, spread over some addresses: the next one of a customer only once the one before it was taken. */
export async function sendInOrder(urls: readonly string[], bodies: readonly Signed[]): Promise<void> {
  const pools = urls.map((url) => ({
    pool: new Pool(new URL(url).origin, { connections: senders }),
    path: new URL(url).pathname,
  }));
  const send = async (sender: number): Promise<void> => {
    for (let index = sender; index < bodies.length; index += senders) {
      const to = pools[sender % pools.length];
      const signed = bodies[index];
      if (!to || !signed) continue;
      const { pool, path } = to;
      const { body, headers } = signed;
      const answer = await pool.request({
        method: "POST",
        path,
        headers,
        body,
      });
      await answer.body.dump();
      if (answer.statusCode >= 300) throw new Error(`${path} answered ${answer.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: senders }, (_, sender) => send(sender)));
  await Promise.all(pools.map(({ pool }) => pool.close()));
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
