import { defineRule } from "@crossdock/kit";
import { textAt, valueAt } from "../fields.ts";
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
  *check({ flows }) {
    for (const flow of flows) {
      for (const { part, path, value } of flow.triggers) {
        if (part !== "webhook") continue;
        const scheme = textAt(value, "verify", "scheme");
        const open = scheme === undefined || scheme === "none";
        if (!open && valueAt(value, "verify", "secret") !== undefined) continue;
        const written = valueAt(value, "verify") !== undefined;
        yield {
          span: written ? flow.spanOf([...path, "verify"]) : flow.spanOf(path, "key"),
          message: open
            ? "anybody who knows the address may send messages"
            : `\`${scheme}\` has no secret to verify with: every message is refused`,
          hint: "write `verify: { scheme: standard-webhooks, secret: … }` with the name of the secret",
        };
      }
    }
  },
});
