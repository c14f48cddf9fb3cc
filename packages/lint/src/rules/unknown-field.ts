import { loaderRule } from "../pages/loader-rule.ts";

export const unknownField = loaderRule("XD101", {
  good: `
criticality: high
`,
  bad: `
critikality: high
^^^^^^^^^^^ unknown field \`critikality\`
criticality: high
`,
});
