import { defineRule, isHostAllowed, itemsAt } from "@crossdock/kit";
import { addressesOf } from "../facts/addresses.ts";
import type { Subject } from "../subject.ts";

export const hostNotAllowed = defineRule<Subject>({
  code: "XD513",
  name: "host-not-allowed",
  severity: "error",
  summary: "The Environment's `allowedHosts` covers every System.",
  why: "The daemon refuses the connection; the list keeps a test daemon away from production, and data from strangers.",
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
baseUrl: https://erp.example.org
         ^^^^^^^^^^^^^^^^^^^^^^^ \`erp.example.org\` may not be reached in environment \`dev\`
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
limits: { concurrency: 3, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
`,
  needs: ["env"],
  *check({ systems, environment, lookups }) {
    if (!environment) return;
    const patterns = itemsAt(environment.value, "allowedHosts").filter((host) => typeof host === "string");
    for (const system of systems) {
      for (const { path, url } of addressesOf(system, lookups)) {
        if (isHostAllowed(url, patterns)) continue;
        yield {
          span: system.spanOf(path),
          message: `\`${url.host}\` may not be reached in environment \`${environment.name}\``,
          hint: `add \`${url.hostname}\` to \`allowedHosts\` of ${environment.file}`,
          related: [
            { message: "the hosts that may be reached", span: environment.spanOf(["allowedHosts"], "key") },
          ],
        };
      }
    }
  },
});
