import { describe, expect, test } from "vitest";
import { errorText } from "./error-text.ts";

describe("the text of an error", () => {
  test.each<[string, string, string | undefined]>([
    [
      '{"type":"https://x/err","title":"Invalid","status":422,"detail":"sku is missing."}',
      "sku is missing",
      "https://x/err",
    ],
    ['{"type":"about:blank","title":"Not Found"}', "Not Found", undefined],
    [
      '{"fault":{"type":"OrderNotFoundException","message":"No order."}}',
      "No order",
      "OrderNotFoundException",
    ],
    ['{"error":"invalid_grant","error_description":"Token expired"}', "Token expired", "invalid_grant"],
    ['{"error":"invalid_grant"}', "invalid_grant", "invalid_grant"],
    ['{"error":{"code":100,"message":"Odd server"}}', "Odd server", "100"],
    ['[{"errorCode":"DUPLICATE","message":"exists already"}]', "exists already", "DUPLICATE"],
    ['{"message":"too long"}', "too long", undefined],
    ['{"errors":["a is bad"]}', "a is bad", undefined],
    ['"plain"', "plain", undefined],
    ["Bad gateway\n", "Bad gateway", undefined],
    ["<html><head><title>502 Bad Gateway</title></head></html>", "502 Bad Gateway", undefined],
    [
      "<s:Envelope><s:Fault><faultstring>no such item</faultstring></s:Fault></s:Envelope>",
      "no such item",
      undefined,
    ],
  ])("of %s is «%s»", (body, title, code) => expect(errorText(body)).toMatchObject({ title, code }));

  test("lists every error of several", () => {
    expect(errorText('{"title":"Invalid","errors":[{"message":"a"},{"message":"b","code":"B"}]}')).toEqual({
      title: "Invalid",
      detail: "Invalid\na\nb",
      code: undefined,
    });
    expect(errorText('{"errors":{"name":["is missing","is short"],"sku":["is taken"]}}')?.detail).toBe(
      "name: is missing\nname: is short\nsku: is taken",
    );
  });

  test.each(["", "  ", "{}", "null", "[]", '{"data":null}'])("of %o is nothing", (body) =>
    expect(errorText(body)).toBeUndefined(),
  );

  test("stays bounded, however deep or long the body is", () => {
    const deep = `${'{"error":'.repeat(50)}{"message":"x"}${"}".repeat(50)}`;
    expect(errorText(deep)).toBeUndefined();
    expect(errorText(JSON.stringify({ message: "y".repeat(50_000) }))?.title).toHaveLength(300);
  });
});

test("an error page is read in its first 8 KB, whatever it is", () => {
  expect(errorText("<title".repeat(50_000))).toBeUndefined();
  const long = { errors: [{ message: "no such article", code: "A1" }], trace: "x".repeat(20_000) };
  expect(errorText(JSON.stringify(long))).toMatchObject({ title: "no such article", code: "A1" });
});
