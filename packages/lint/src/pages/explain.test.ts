import { errorClasses } from "@crossdock/kit";
import { expect, test } from "vitest";
import { explain } from "./explain.ts";

test("a rule is found by its code, in any case, and by its name", () => {
  const { known, text } = explain("xd509");
  expect(known).toBe(true);
  expect(text).toMatch(/^# XD509 unverified-webhook\n/);
  expect(explain("unverified-webhook").text).toBe(text);
});

test("a rule's page shows why, both examples and how to suppress it", () => {
  const { text } = explain("XD509");
  expect(text).toContain("Its address is public");
  expect(text.match(/```yaml/g)).toHaveLength(2);
  expect(text).toContain("`# crossdock-ignore XD509 <reason>`");
});

test("what the loader reports cannot be suppressed", () => {
  expect(explain("XD101").text).toContain("Not possible");
});

test.each(Object.keys(errorClasses))("the class %s is explained with what happens next", (name) => {
  const { known, text } = explain(name.toLowerCase());
  expect(known).toBe(true);
  expect(text).toMatch(new RegExp(`^# ${name}\n`));
  expect(text).toMatch(/Transient|System-wide|Terminal/);
});

test.each([
  ["unverified-webhok", "unverified-webhook"],
  ["RateLimitd", "RateLimited"],
])("%s is answered with the nearest name", (word, meant) => {
  const { known, text } = explain(word);
  expect(known).toBe(false);
  expect(text).toContain(`did you mean \`${meant}\`?`);
});

test("a rule about a change is explained with both states and what was said of them", () => {
  const { known, text } = explain("xd605");
  expect(known).toBe(true);
  expect(text).toMatch(/^# XD605 approvals-missing\n/);
  expect(text).toContain(
    "crossdock diff --author alice --approval bob=integration-office --approval carol=finance",
  );
  expect(explain("approvals-missing").text).toBe(text);
});

test("a rule that is not built yet says what it waits for", () => {
  const { known, text } = explain("XD711");
  expect(known).toBe(true);
  expect(text).toContain("**Not built yet**; it arrives with the kind Reconciliation.");
});
