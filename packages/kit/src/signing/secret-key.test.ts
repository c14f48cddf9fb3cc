import { describe, expect, test } from "vitest";
import { Failure } from "../definitions/failure.ts";
import { type KeyForm, keyOf, keyProblem } from "./secret-key.ts";

const bytes = Buffer.from(Array.from({ length: 20 }, (_, index) => 255 - index * 7));
const [hex, base64] = [bytes.toString("hex"), bytes.toString("base64")];
const long = Buffer.from([...bytes, 1]).toString("base64");
const standard = { scheme: "standard-webhooks", key: "text" } as const;
const hmac = (key: "text" | "hex" | "base64") => ({ scheme: "hmac", key }) as const;

describe("a secret is the key that it is written as", () => {
  test.each<[string, KeyForm, string]>([
    ["hexadecimal", hmac("hex"), hex],
    ["in capitals", hmac("hex"), hex.toUpperCase()],
    ["base64", hmac("base64"), base64],
    ["without padding", hmac("base64"), base64.replaceAll("=", "")],
    ["in the alphabet of addresses", hmac("base64"), bytes.toString("base64url")],
    ["the same with padding", hmac("base64"), base64.replaceAll("+", "-").replaceAll("/", "_")],
    ["of Standard Webhooks", standard, `whsec_${base64}`],
    ["the same without its prefix", standard, base64],
  ])("%s", (_, form, value) => {
    expect(keyOf(form, "shop", value)).toEqual(bytes);
  });

  test("text is its own bytes", () => {
    expect(keyOf(hmac("text"), "shop", "Zoë's long secret")).toEqual(Buffer.from("Zoë's long secret"));
  });
});

describe("a secret that would be a shorter key than it looks is refused", () => {
  test.each<[string, KeyForm, string, string]>([
    ["text for hexadecimal", hmac("hex"), "shpss_not-hex-at-all", "not written in hex"],
    ["text that begins like it", hmac("hex"), `ab${"z".repeat(60)}`, "not written in hex"],
    ["one wrong digit in it", hmac("hex"), hex.replace(/.$/, "g"), "not written in hex"],
    ["an odd number of digits", hmac("hex"), hex.slice(1), "not written in hex"],
    ["a line end behind it", hmac("hex"), `${hex}\n`, "not written in hex"],
    ["no base64", hmac("base64"), "!!! no base64 in here !!!", "not written in base64"],
    ["both alphabets in one", hmac("base64"), `${"+_".repeat(14)}`, "not written in base64"],
    ["padding that is too long", hmac("base64"), `${base64}=`, "not written in base64"],
    ["padding where none belongs", hmac("base64"), `${long}=`, "not written in base64"],
    ["bits that count for nothing", hmac("base64"), base64.replace(/.=$/, "1="), "not written in base64"],
    ["text behind `whsec_`", standard, "whsec_!!!", "not written in base64"],
    ["nothing behind `whsec_`", standard, "whsec_", "it is empty"],
    ["a key of signatures with two keys", standard, `whpk_${base64}`, "another scheme"],
    ["`whsec_` twice", standard, `whsec_whsec_${base64}`, "another scheme"],
    ["a short key", standard, `whsec_${bytes.subarray(0, 15).toString("base64")}`, "has 15 bytes"],
    ["a short text", hmac("text"), "hush", "has 4 bytes"],
    ["an empty text", hmac("text"), "", "it is empty"],
    ["an empty token", { scheme: "bearer", key: "text" }, " ", "it is empty"],
    ["a token of two lines", { scheme: "header", key: "text" }, "a\nb", "control character"],
  ])("%s", (_, form, value, problem) => {
    expect(keyProblem(form, value)).toContain(problem);
    expect(() => keyOf(form, "acme/shop", value)).toThrow(Failure);
  });

  test("and the failure names it without quoting it", () => {
    const failure = new Failure("AuthFailed", "none");
    let caught: unknown = failure;
    try {
      keyOf(hmac("hex"), "acme/shop", "shpss_secret");
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ class: "AuthFailed", title: "the secret acme/shop cannot be used" });
    expect(JSON.stringify([String(caught), caught])).not.toContain("shpss");
  });
});
