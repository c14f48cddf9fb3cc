import { defineRule } from "@crossdock/kit";
import { listsOf, type Subject } from "../subject.ts";

const system = `# file: flows/retailers/acme/acme-wms.system.yaml
kind: System
name: acme-wms
owner: acme-logistics
criticality: high
connector: rest
baseUrl: https://wms.example.com
auth: { scheme: bearer, token: '\${secret:acme/wms}' }
limits: { concurrency: 4, rate: { requests: 10, per: 1s }, timeout: 30s }
breaker: { failures: 10, within: 1m, probe: 30s }
operations:
  parcels.list:
    path: /parcels
    pages: cursor`;

export const pageSizeTwice = defineRule<Subject>({
  code: "XD322",
  name: "page-size-twice",
  severity: "warning",
  summary: "The size of a page is said once, in `pages.size`; the request asks for `$size`.",
  why: "The end of a list is judged by the size that is declared. Where the request asks for another one, a full page is taken for the last one, or the list is asked for pages that are not there.",
  good: `
${system}
`,
  bad: `
${system}
    request: { limit: 200 }
                      ^^^ \`parcels.list\` asks for pages of a fixed size, and \`pages.size\` says a size as well
`,
  *check(subject) {
    for (const { system, list } of listsOf(subject)) {
      if (!list.fixedSize) continue;
      yield {
        span: system.spanOf(["operations", list.name, "request", ...list.fixedSize]),
        message: `\`${list.name}\` asks for pages of a fixed size, and \`pages.size\` says a size as well`,
        hint: "write `$size` here, and the number in `pages.size` alone",
      };
    }
  },
});
