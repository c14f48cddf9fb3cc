import { type ClientRequest, request as overHttp, type RequestOptions } from "node:http";
import { request as overTls } from "node:https";
import { text } from "node:stream/consumers";
import type { Transport } from "@crossdock/api";

/** Where a daemon's API is: an address, or the file of a Unix socket. */
export type DaemonAddress = { url: URL } | { socketPath: string };

/** `http://127.0.0.1:7070`, or `unix:/run/crossdock/api.sock`; undefined for anything else. */
export function daemonAddress(written: string): DaemonAddress | undefined {
  if (/^unix:./.test(written)) return { socketPath: written.slice("unix:".length) };
  const url = URL.parse(written);
  return url && /^https?:$/.test(url.protocol) ? { url } : undefined;
}

/** Nobody took the connection. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** A connection was taken, and then nothing came. */
export class Silence extends Error {
  override readonly name = "Silence";
}

/** Longer than a reload may ask every System whether it answers; milliseconds. */
const longestSilence = 120_000;

/**
 * Sends requests to a daemon, with these headers beside the usual ones. Rejects with `NoAnswer`, or with `Silence` where
 * nothing comes for `silence` milliseconds.
 */
export function daemonTransport(
  address: DaemonAddress,
  headers: Readonly<Record<string, string>>,
  silence = longestSilence,
): Transport {
  return ({ method, path, body }) =>
    new Promise((resolve, reject) => {
      const sent = { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) };
      const request = open(address, path, { method, headers: sent });
      request.once("response", (response) => {
        text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
      });
      request.setTimeout(silence, () => {
        const problem = new Silence(`nothing came for ${Math.round(silence / 1000)} seconds`);
        reject(problem);
        request.destroy(problem);
      });
      request.once("error", (error) => reject(new NoAnswer(error.message)));
      request.end(body);
    });
}

function open(address: DaemonAddress, path: string, options: RequestOptions): ClientRequest {
  if ("socketPath" in address) return overHttp({ ...options, ...address, path, host: "localhost" });
  const url = new URL(path, address.url);
  return url.protocol === "https:" ? overTls(url, options) : overHttp(url, options);
}
