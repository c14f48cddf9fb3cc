import type { Called, ExpressionView, FlowView, StepView } from "@crossdock/flow";
import { defineRule, type Finding, type Span, type TemplatePlace } from "@crossdock/kit";
import { analyse, callsOf as callsIn, templateReads } from "@crossdock/mapping";
import { classAt, sensitiveClasses } from "../facts/classification.ts";
import { callsOf, type Subject } from "../subject.ts";

export const exposedPersonalData = defineRule<Subject>({
  code: "XD504",
  name: "exposed-personal-data",
  severity: "error",
  summary: "Personal and restricted fields do not stand in keys, case titles, error titles or addresses.",
  why: "Keys, titles and addresses are shown in lists, logs and mails and are kept by proxies, where nobody masks or erases them.",
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
  perFlow: true,
  *check(subject) {
    for (const flow of subject.flows) {
      const inSteps = flow.steps.flatMap(({ expressions }) => expressions);
      for (const view of [...flow.expressions, ...inSteps]) {
        yield* inTemplate(view, flow);
        yield* inRaisedTitle(view, flow, subject);
      }
      for (const view of flow.expressions) yield* inKey(view, flow, subject);
      for (const { step, call } of callsOf(flow)) yield* inAddress(step, call, flow, subject);
    }
  },
});

/** Places whose text is shown or kept where nothing is masked. */
const places: Partial<Record<TemplatePlace, string>> = {
  text: "a title",
  urlPath: "an address",
  urlQuery: "an address",
};

/** A template of the flow that prints a field of the message. */
function* inTemplate(view: ExpressionView, { inputSchema }: FlowView): Generator<Finding> {
  const { text, mark } = view;
  if (text.language !== "template") return;
  const place = places[mark.place ?? "json"];
  if (place === undefined) return;
  for (const { path, position } of templateReads(text)) {
    const name = classAt(inputSchema, path);
    if (name === undefined || !sensitiveClasses.has(name)) continue;
    const span = view.span([position, position + path.join(".").length]);
    yield finding(span, path.join("."), name, place);
  }
}

/** What names a message stands in every list, log line and link to it; a digest gives nothing away. */
function* inKey(view: ExpressionView, { inputSchema }: FlowView, { analyses }: Subject): Generator<Finding> {
  const [part, field] = view.path;
  if (part !== "identity" || (field !== "id" && field !== "key") || view.text.source.includes("$hash("))
    return;
  for (const path of analyses.reads(view)) {
    const name = classAt(inputSchema, path);
    if (name === undefined || !sensitiveClasses.has(name)) continue;
    yield finding(view.span(), path.join("."), name, `the message's ${field}`);
  }
}

/** The title of an error that an expression raises itself. */
function* inRaisedTitle(
  view: ExpressionView,
  { inputSchema }: FlowView,
  { analyses }: Subject,
): Generator<Finding> {
  const scope = view.text.source.includes("$raise(") ? analyses.known(view)?.scope : undefined;
  if (!scope || view.text.language !== "expression") return;
  for (const { arguments: values } of callsIn(view.text, "raise")) {
    const [, title] = values;
    if (!title) continue;
    for (const path of analyse(title.part, scope).reads) {
      const named = classAt(inputSchema, path);
      if (named === undefined || !sensitiveClasses.has(named)) continue;
      yield finding(view.span(title.range), path.join("."), named, "the title of an error");
    }
  }
}

/** A mapped field that the System's own operation prints in its address. */
function* inAddress(
  step: StepView,
  call: Called,
  flow: FlowView,
  { analyses, workspace }: Subject,
): Generator<Finding> {
  if (!call.system || call.operationName === undefined) return;
  for (const marked of call.system.fields) {
    const own = marked.path[0] === "operations" && marked.path[1] === call.operationName;
    const place = marked.mark.kind === "template" ? marked.mark.place : undefined;
    if (!own || (place !== "urlPath" && place !== "urlQuery") || typeof marked.value !== "string") continue;
    const printed = new Set(templateReads(workspace.texts.template(marked.value)).map(({ path }) => path[0]));
    for (const view of step.expressions) {
      const [field] = view.path[step.path.length] === "mapping" ? (view.leaf ?? []) : [];
      if (field === undefined || !printed.has(field)) continue;
      for (const path of analyses.reads(view)) {
        const name = classAt(flow.inputSchema, path);
        if (name === undefined || !sensitiveClasses.has(name)) continue;
        yield finding(view.span(), path.join("."), name, `the address of \`${call.operationName}\``);
      }
    }
  }
}

function finding(span: Span, field: string, name: string, place: string): Finding {
  return {
    span,
    message: `\`${field}\` is ${name} data and would stand in ${place}`,
    hint: "name the thing by its number; whoever may see the data finds it in the message",
  };
}
