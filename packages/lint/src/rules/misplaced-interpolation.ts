import { loaderRule } from "../pages/loader-rule.ts";

export const misplacedInterpolation = loaderRule("XD109", {
  good: `
kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: '\${env:ERP_URL}'
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
baseUrl: 'https://\${env:ERP_HOST}/api'
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an interpolation must be the whole value, \`\${env:NAME}\` or \`\${secret:path}\`
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
limits: { concurrency: 3, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
`,
});
