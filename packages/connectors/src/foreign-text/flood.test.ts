import { type ForeignReader, fakeClock, flood } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { answerFailure } from "../answer/answer-failure.ts";
import { errorText } from "../answer/error-text.ts";
import { jsonOf } from "../answer/json-of.ts";
import { retryAfter } from "../answer/retry-after.ts";
import { statusMeaning } from "../answer/status-class.ts";
import { answerBody } from "../http/answer-body.ts";
import { decodeBody } from "../http-client/decode-body.ts";
import { exchangeOf } from "../http-client/exchange.ts";
import { redirected } from "../http-client/follow-redirect.ts";
import { createServerClock } from "../http-client/server-clock.ts";
import { failureOf, foreignAnswer, readError } from "../odoo/errors.ts";
import type { FieldInfo } from "../odoo/field-catalog.ts";
import { isSame } from "../odoo/values.ts";
import { loadOf } from "../sfcc/load.ts";
import { readProblem } from "../sfcc/problem.ts";
import { elementText } from "./element-text.ts";
import { headOf } from "./head-of.ts";
import { httpDate } from "./http-date.ts";
import { jsonHead } from "./json-head.ts";
import { linkTarget } from "./link-header.ts";
import { mediaType } from "./media-type.ts";

const request = { method: "POST", url: "https://wms.example.com/", body: "" } as const;
const clock = fakeClock();
const exchange = { request: "POST /" };
const html = { name: "note", type: "html" } as FieldInfo; // all that the comparison looks at
const answered = (body: string, headers: Record<string, string> = {}) => ({ status: 422, headers, body });

/** What comes as a body, and is read for words only. */
const errors = [
  { name: "error text", read: errorText },
  { name: "problem of the platform", read: readProblem },
  { name: "head of JSON", read: (body: string) => jsonHead(headOf(body)) },
  { name: "exchange", read: (body: string) => exchangeOf({ ...request, body }, answered(body)) },
  {
    name: "failure of an answer",
    read: (body: string) => answerFailure({ request, answer: answered(body), now: 0 }),
  },
  {
    name: "error of the ERP",
    read: (text: string) =>
      failureOf(readError({ name: text, message: text }) ?? { name: "", message: "" }, exchange, "db"),
  },
];

/** What comes as a header. The transport takes 16 KB of them; a reader must not depend on that. */
const headers = [
  { name: "Link", read: (text: string) => linkTarget(text, "next") },
  { name: "Content-Type", read: mediaType },
  { name: "Date", read: httpDate },
  {
    name: "clock of a server",
    read: (text: string) => createServerClock(clock).observe({ headers: { date: text } }),
  },
  {
    name: "status",
    read: (text: string) => statusMeaning({ status: 403, headers: { "retry-after": text } }),
  },
  { name: "Retry-After", read: (text: string) => retryAfter({ "retry-after": text, date: text }, 0) },
  { name: "rate limit", read: (text: string) => retryAfter({ "x-ratelimit-reset": text }, 0) },
  { name: "load", read: (text: string) => loadOf({ sfdc_load_status: text }) },
  {
    name: "answer of a proxy",
    read: (text: string) => foreignAnswer({ ...answered(""), headers: { "retry-after": text } }, exchange),
  },
  {
    name: "Content-Encoding",
    read: (text: string) =>
      decodeBody(
        { status: 200, reason: "", headers: { "content-encoding": text }, body: Buffer.from("{}") },
        1000,
      ),
  },
];

/** What has to be read as a whole. */
const whole: ForeignReader[] = [
  { name: "XML", growth: "linear", read: (text) => elementText(text, ["title"]) },
  {
    name: "Location",
    growth: "linear",
    read: (location) =>
      redirected(
        { method: "GET", url: new URL(request.url), headers: {}, body: undefined },
        { status: 302, reason: "", headers: { location }, body: Buffer.of() },
        [],
      ),
  },
  { name: "JSON", read: jsonOf, growth: "linear" },
  ...(["json", "form", "xml"] as const).map(
    (as): ForeignReader => ({
      name: `answer as ${as}`,
      growth: "linear",
      most: 1_000_000,
      read: (text) => answerBody(answered(text), { as, lists: [] }),
    }),
  ),
  { name: "markup that is compared", read: (text: string) => isSame(html, text, `${text} `), most: 300_000 },
];

test.each([
  ["bodies of JSON", ['{"a":', '"', "\\", '"a":"', '{"error":[', ","], errors],
  ["bodies of markup", ["<", "<title", "<a:Text>", ">", "</"], errors],
  ["whole texts", ["[", "<", "<a:Text>", "/", "%"], whole],
  ["bodies of a form", ["a=", "&", "token="], errors],
  ["headers", ["<", '"', ";", ",", "=", "\\", "9", "rel=next,", "gzip,", " "], headers],
])(
  "10 MB of their own delimiters hold up no reader of %s",
  async (_, delimiters, readers) => {
    expect(await flood(delimiters, readers)).toEqual([]);
  },
  600_000,
);
