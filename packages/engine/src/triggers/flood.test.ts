import type { WebhookRequest } from "@crossdock/kit";
import { type ForeignReader, fakeClock, flood } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { type FileForm, recordsOf } from "./file-records.ts";
import { queryGreeting, signedGreeting, unsignedGreeting } from "./greeting.ts";
import { readBody } from "./read-body.ts";
import { readMessage } from "./read-message.ts";
import { verifySettings } from "./testing.ts";
import { verifyRequest } from "./webhook-verification.ts";

const request = (headers: WebhookRequest["headers"], body = "{}"): WebhookRequest => ({
  ...{ method: "POST", url: "https://x.example/hooks", headers, body: Buffer.from(body) },
});

/** Quadratic work shows here already; 10 MB of the JSON, with which answers are flooded, or of columns are minutes of linear work. */
const enough = 300_000;

/** A file is read as a whole; so is a message. */
const file = (format: FileForm["format"]): ForeignReader => ({
  name: format,
  growth: "linear",
  most: enough,
  read: (text) => recordsOf(Buffer.from(text), { format, delimiter: "," }),
});

/** A signature in `header`, and whatever else its scheme asks for. */
const signature = (
  given: { scheme: string } & Record<string, unknown>,
  header: string,
  beside: Record<string, string> = {},
): ForeignReader => {
  const settings = verifySettings({ secret: "key", ...given });
  const secret = async () => "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const context = { clock: fakeClock(0), secret, read: () => ({ message: {} }) };
  return {
    name: `${JSON.stringify(given)} in ${header}`,
    growth: "linear",
    read: (text) => verifyRequest(settings, request({ ...beside, [header]: text }), context),
  };
};

const signed = { "webhook-id": "a", "webhook-timestamp": "0", "webhook-signature": "v1,x" };
const hmac = { scheme: "hmac", header: "x-signature", prefix: "sha256=" };
const signatures = [
  ...Object.keys(signed).map((header) => signature({ scheme: "standard-webhooks" }, header, signed)),
  signature(hmac, "x-signature"),
  signature({ ...hmac, timestampHeader: "x-time" }, "x-time", { "x-signature": "sha256=0" }),
  signature({ ...hmac, entries: { signature: "v1", timestamp: "t" } }, "x-signature"),
  signature({ ...hmac, entries: {}, signed: "{{ body }}" }, "x-signature"),
  signature({ scheme: "basic" }, "authorization"),
  signature({ scheme: "bearer" }, "authorization"),
  signature({ scheme: "header", header: "x-key" }, "x-key"),
];

const messages: ForeignReader[] = [
  { name: "message", growth: "linear", most: enough, read: readMessage },
  {
    name: "greeting",
    read: (text) =>
      unsignedGreeting(request({ "content-type": "application/x-www-form-urlencoded" }, text.slice(0, 1000))),
  },
  {
    name: "challenge",
    read: (text) => signedGreeting({ challenge: "ask" }, request({}), { ask: text }, async () => ""),
  },
  {
    name: "question",
    growth: "linear",
    read: (text) => {
      const url = `https://x.example/hooks?ask=${encodeURIComponent(text)}`;
      const asked = { ...request({}, ""), method: "GET", url };
      return queryGreeting({ challenge: { query: "ask" } }, asked, { secret: async () => "" });
    },
  },
];

const body = (type: string): ForeignReader => ({
  name: type,
  growth: "linear",
  most: 1_000_000,
  read: (text) =>
    readBody(request({ "content-type": type }, text), { accepts: ["json", "form", "xml"], xmlLists: [] }),
});
const bodies = [body("application/x-www-form-urlencoded"), body("application/xml")];

test.each([
  ["files of JSON", ['{"a":', "[", '"', "\\", ","], [file("json"), ...messages]],
  ["files of lines", ["\n", "\r", '{"a":', '"'], [file("ndjson")]],
  ["files of CSV", [",", '"', '"",', "\n", "\r\n"], [file("csv")]],
  ["forms and XML", ["&", "a=", "%", "<a>", "</", "<a b='", "&amp;"], bodies],
  ["signatures", [" ", "v1,", "sha256=", ".", "9", "Basic ", "="], signatures],
])(
  "a flood of their own delimiters holds up no reader of %s",
  async (_, delimiters, readers) => {
    expect(await flood(delimiters, readers)).toEqual([]);
  },
  600_000,
);

test("a header of 200,000 columns is read in linear time", async () => {
  const header = Array.from({ length: 200_000 }, (_, index) => `c${index}`).join(",");
  const before = process.threadCpuUsage();
  expect(await recordsOf(Buffer.from(header), { format: "csv", delimiter: "," })).toEqual([]);
  // Comparing each with each takes tens of seconds.
  expect(process.threadCpuUsage(before).user / 1e6).toBeLessThan(5);
});
