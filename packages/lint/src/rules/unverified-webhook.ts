import type { SpanOf } from "@crossdock/flow";
import { defineRule, type Finding, itemsAt, nearest, type Path, textAt, valueAt } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const unverifiedWebhook = defineRule<Subject>({
  code: "XD509",
  name: "unverified-webhook",
  severity: "error",
  summary: "A webhook verifies its sender.",
  why: "Its address is public: anybody could place orders or set stock.",
  good: `
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
`,
  bad: `
trigger: { webhook: { path: /orders } }
           ^^^^^^^ anybody who knows the address may send messages
`,
  *check({ workspace, flows }) {
    for (const { triggers, spanOf } of flows) {
      for (const { part, path, value } of triggers) if (part === "webhook") yield* judge(value, path, spanOf);
    }
    // A webhook that forgets `verify` may keep its flow from being viewed at all.
    for (const { valid, value, spanOf } of workspace.resources.list("Flow")) {
      if (valid) continue;
      const paths: Path[] = [
        ["trigger"],
        ...itemsAt(value, "triggers").map((_, index) => ["triggers", index]),
      ];
      for (const path of paths.map((place) => [...place, "webhook"])) {
        const webhook = valueAt(value, ...path);
        if (typeof webhook === "object" && webhook !== null) yield* judge(webhook, path, spanOf);
      }
    }
  },
});

function* judge(webhook: object, path: Path, spanOf: SpanOf): Generator<Finding> {
  const scheme = textAt(webhook, "verify", "scheme");
  const open = scheme === undefined || scheme === "none";
  const isProven = ["secret", "publicKey"].some((name) => valueAt(webhook, "verify", name) !== undefined);
  if (!open && isProven) return;
  const written = valueAt(webhook, "verify") !== undefined;
  // One mistake is reported once: that the field is misspelt.
  if (!written && Object.keys(webhook).some((key) => nearest(key, ["verify"]))) return;
  yield {
    span: written ? spanOf([...path, "verify"]) : spanOf(path, "key"),
    message: open
      ? "anybody who knows the address may send messages"
      : `\`${scheme}\` has no secret or key to verify with: every message is refused`,
    hint: "write `verify: { scheme: standard-webhooks, secret: … }` with the name of the secret",
  };
}
