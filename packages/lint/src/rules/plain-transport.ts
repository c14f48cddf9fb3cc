import { defineRule } from "@crossdock/kit";
import { isLoopback, urlOf } from "../hosts.ts";
import { resolvedText } from "../interpolation.ts";
import type { Subject } from "../subject.ts";

export const plainTransport = defineRule<Subject>({
  code: "XD510",
  name: "plain-transport",
  severity: "error",
  summary: "A System is reached by https; plain http only on this machine.",
  why: "Credentials and customers' data would cross the network readable and changeable.",
  good: `
kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: https://erp.example.com
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
limits: { concurrency: 3, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
`,
  bad: `
kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: http://erp.example.com
         ^^^^^^^^^^^^^^^^^^^^^^ \`erp.example.com\` is reached without encryption
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
limits: { concurrency: 3, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
`,
  needs: ["env"],
  *check({ systems, lookups }) {
    for (const system of systems) {
      const address = urlOf(resolvedText(system.value["baseUrl"], lookups));
      if (address?.protocol !== "http:" || isLoopback(address.hostname)) continue;
      yield {
        span: system.spanOf(["baseUrl"]),
        message: `\`${address.hostname}\` is reached without encryption`,
        hint: "use the https address; http is for addresses of this machine such as 127.0.0.1",
      };
    }
  },
});
