import { loaderRule } from "../pages/loader-rule.ts";

export const invalidTemplate = loaderRule("XD220", {
  good: `
catch:
  - errors: [ Rejected ]
    action: hold
    case: { queue: orders, title: 'Order {{ key }} needs a person' }
  - { errors: [ Any ], action: deadLetter }
`,
  bad: `
catch:
  - errors: [ Rejected ]
    action: hold
    case: { queue: orders, title: 'Order {{ key needs a person' }
                                                ^ the template is not complete or not correct: expected variable end
  - { errors: [ Any ], action: deadLetter }
`,
});
