import { loaderRule } from "../pages/loader-rule.ts";

export const unknownTimezone = loaderRule("XD112", {
  good: `
trigger: { schedule: { cron: '15 3 * * *', timezone: Europe/Berlin }, fetch: { system: shop, operation: orders.list } }
`,
  bad: `
trigger: { schedule: { cron: '15 3 * * *', timezone: Europe/Berlim }, fetch: { system: shop, operation: orders.list } }
                                                     ^^^^^^^^^^^^^ \`timezone\` must be an IANA time zone such as \`Europe/Berlin\` (Invalid time zone specified: Europe/Berlim)
`,
});
