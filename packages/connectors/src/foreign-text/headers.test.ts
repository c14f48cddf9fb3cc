import { describe, expect, test } from "vitest";
import { httpDate } from "./http-date.ts";
import { linkTarget } from "./link-header.ts";
import { isJson, mediaType } from "./media-type.ts";

describe("the next link", () => {
  test.each<[string | undefined, string | undefined]>([
    ['<https://x/2>; rel="next"', "https://x/2"],
    ["</2>;rel=next", "/2"],
    ['</1>; rel="prev", </2>; REL="Next"', "/2"],
    ['</2>; rel="last next"; title="a, b"', "/2"],
    ['</2>; title="rel=prev, <x>"; rel=next', "/2"],
    ["</a,b>; rel=next", "/a,b"],
    ['</1>; rel="next-archive"', undefined],
    ['</1>; title="rel=next"', undefined],
    ["<broken; rel=next", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("of %s is %s", (header, target) => expect(linkTarget(header, "next")).toBe(target));
});

describe("a content type", () => {
  test.each<[string | undefined, boolean, string | undefined]>([
    ["application/json", true, undefined],
    ["Application/JSON ;Charset=ISO-8859-1", true, "iso-8859-1"],
    ['application/problem+json; profile=x; charset="UTF-8"', true, "utf-8"],
    ["application/jsonp", false, undefined],
    ["text/html; hint=application/json", false, undefined],
    [undefined, false, undefined],
  ])("%s is JSON: %s, charset %s", (header, json, charset) => {
    expect(isJson(mediaType(header))).toBe(json);
    expect(mediaType(header).charset).toBe(charset);
  });
});

describe("a date in a header", () => {
  const at = Date.UTC(1994, 10, 6, 8, 49, 37);
  test.each<[string | undefined, number | undefined]>([
    ["Sun, 06 Nov 1994 08:49:37 GMT", at],
    ["Sunday, 06-Nov-94 08:49:37 GMT", at],
    ["Sun Nov  6 08:49:37 1994", at],
    ["1994-11-06T08:49:37Z", at],
    ["1994-11-06T09:49:37+01:00", at],
    ["1994-11-06 08:49:37", undefined],
    ["Sun, 06 Nov 1994 08:49:37", undefined],
    ["-5", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%s is %s", (text, expected) => expect(httpDate(text)).toBe(expected));
});
