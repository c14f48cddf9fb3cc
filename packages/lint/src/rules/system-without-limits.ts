import { defineRule, valueAt } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const systemWithoutLimits = defineRule<Subject>({
  code: "XD406",
  name: "system-without-limits",
  severity: "error",
  summary: "A System says how many calls it takes at once.",
  why: "The first backlog would be sent all at once and take the system down for everybody.",
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
^^^^^^^^^ nothing says how many calls \`acme-erp\` takes at once
baseUrl: https://erp.example.com
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
breaker: { failures: 10, within: 1m, probe: 30s }
`,
  *check({ systems }) {
    for (const system of systems) {
      if (valueAt(system.value, "limits", "concurrency") !== undefined) continue;
      const limited = valueAt(system.value, "limits") !== undefined;
      yield {
        span: limited ? system.spanOf(["limits"], "key") : system.spanOf(["connector"], "key"),
        message: `nothing says how many calls \`${system.name}\` takes at once`,
        hint: "add `limits: { concurrency: 3, timeout: 30s }` with what the other side bears",
      };
    }
  },
});
