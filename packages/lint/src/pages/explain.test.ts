import { errorClasses, messageStates, traits } from "@crossdock/kit";
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
  const { known, text } = explain(name === "Cancelled" ? name : name.toLowerCase());
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

test.each(messageStates)("the state %s is explained with how it comes and what follows", (state) => {
  const { known, text } = explain(state);
  expect(known).toBe(true);
  expect(text).toMatch(new RegExp(`^# ${state}\n\nA state of a message`));
  expect(text.match(/^- /gm)?.length).toBeGreaterThan(1);
});

test.each(Object.keys(traits))("the trait %s is explained", (trait) => {
  const { known, text } = explain(trait);
  expect(known).toBe(true);
  expect(text).toContain(traits[trait as keyof typeof traits]);
});

test("a failure code is explained with its class and what happens next", () => {
  const refused = { class: "Rejected", meaning: "It understood and refused." } as const;
  const connectors = [{ name: "erp", failures: { refused } }];
  const { known, text } = explain("ERP.refused", { connectors });
  expect(known).toBe(true);
  expect(text).toMatch(/^# erp\.refused\n\nIt understood and refused\./);
  expect(text).toMatch(/class `Rejected`.*Terminal/s);
  expect(explain("erp.refuzed", { connectors }).text).toContain("did you mean `erp.refused`?");
});

test("an error that a flow raises by a name of its own is explained with the places", () => {
  const files = {
    "flows/base/a.flow.yaml": "steps:\n  - assert: [ { that: 'x', error: UnknownProduct } ]\n",
    "flows/base/b.mapping.yaml": 'map:\n  x: \'$raise("UnknownProduct", "no")\'\n',
    "flows/base/c.flow.yaml": "catch: [ { errors: [ Rejected ], error: Rejected } ]\n",
  };
  const { known, text } = explain("unknownproduct", { files });
  expect(known).toBe(true);
  expect(text).toContain("- flows/base/a.flow.yaml:2\n- flows/base/b.mapping.yaml:2\n");
  expect(explain("Rejected", { files }).text).toMatch(/^# Rejected\n\nThe system understood/);
});
