import { defineRule } from "@crossdock/kit";
import { addressesOf } from "../facts/addresses.ts";
import { isLoopback } from "../facts/hosts.ts";
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
      for (const { path, url } of addressesOf(system, lookups)) {
        if (url.protocol !== "http:" || isLoopback(url.hostname)) continue;
        yield {
          span: system.spanOf(path),
          message: `\`${url.hostname}\` is reached without encryption`,
          hint: "use the https address; http is for addresses of this machine such as 127.0.0.1",
        };
      }
    }
  },
});
