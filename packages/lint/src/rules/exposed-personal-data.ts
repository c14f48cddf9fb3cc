import { defineRule, type TemplatePlace } from "@crossdock/kit";
import { templateReads } from "@crossdock/mapping";
import { classAt, sensitiveClasses } from "../classification.ts";
import type { Subject } from "../subject.ts";

export const exposedPersonalData = defineRule<Subject>({
  code: "XD504",
  name: "exposed-personal-data",
  severity: "error",
  summary: "Personal and restricted fields do not stand in case titles, error titles or addresses.",
  why: "Titles and addresses are shown in lists, logs and mails and are kept by proxies, where nobody masks or erases them.",
  good: `
catch:
  - errors: [ Rejected ]
    action: hold
    case: { queue: orders, title: 'Order {{ orderNo }} needs a person' }
  - { errors: [ Any ], action: deadLetter }
`,
  bad: `
catch:
  - errors: [ Rejected ]
    action: hold
    case: { queue: orders, title: 'The order of {{ customer.email }} needs a person' }
                                                   ^^^^^^^^^^^^^^ \`customer.email\` is personal data and would stand in a title
  - { errors: [ Any ], action: deadLetter }
`,
  *check({ flows }) {
    for (const flow of flows) {
      const views = [...flow.expressions, ...flow.steps.flatMap(({ expressions }) => expressions)];
      for (const view of views) {
        const place = view.mark.kind === "template" ? view.mark.place : undefined;
        if (!place || !places[place]) continue;
        for (const { path, position } of templateReads(view.source)) {
          const field = path[0] === "message" ? path.slice(1) : path;
          const name = classAt(flow.inputSchema, field);
          if (name === undefined || !sensitiveClasses.has(name)) continue;
          yield {
            span: view.span([position, position + path.join(".").length]),
            message: `\`${field.join(".")}\` is ${name} data and would stand in ${places[place]}`,
            hint: "name the thing by its number, such as `{{ key }}`; whoever may see the data finds it in the message",
          };
        }
      }
    }
  },
});

/** Places whose text is shown or kept where nothing is masked. */
const places: Partial<Record<TemplatePlace, string>> = {
  text: "a title",
  urlPath: "an address",
  urlQuery: "an address",
};
