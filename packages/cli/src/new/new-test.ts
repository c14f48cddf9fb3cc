import { type FlowView, isCalled, renderWorkspace, splitReference, writeNames } from "@crossdock/flow";
import { entriesAt, valueAt } from "@crossdock/kit";
import { refuse, refuseUnknown } from "./refuse.ts";
import { type Draft, pathFor, type Site } from "./site.ts";
import { messageFor, type TestMessage } from "./test-message.ts";
import { yamlText } from "./yaml-text.ts";

export interface TestWish {
  /** The flow, with or without its version. */
  name: string;
  retailer?: string | undefined;
  environment: string;
}

type Step = FlowView["steps"][number];

/** Cases of a flow: a message that passes, and what may not write twice. The message is one that its contract allows. */
export async function newTest(site: Site, wish: TestWish): Promise<Draft> {
  const view = viewOf(site, wish);
  const { name } = splitReference(view.flow);
  const path = pathFor(site, "FlowTest", name);
  const folder = path.slice(0, path.lastIndexOf("/"));
  const isScheduled = view.triggers[0]?.part === "schedule" && view.triggers[0].called.role === undefined;
  const message = await messageFor(site, view, { folder, environment: wish.environment, isScheduled });
  const sample = `samples/${name}.json`;
  const isNew = !isScheduled && message.fixture === undefined;
  const sent = {
    ...(isScheduled ? {} : { message: message.fixture ?? `${folder.replaceAll(/[^/]+/g, "..")}/${sample}` }),
    ...(message.fixture && message.changes ? { changes: message.changes } : {}),
  };
  const retailers = viewsOf(site, name).length;
  const value = {
    kind: "FlowTest",
    name,
    owner: view.value["owner"],
    flow: view.flow,
    ...(wish.retailer !== undefined || retailers === 1 ? { retailer: view.retailer } : {}),
    cases: casesOf(view, sent, message.rehearsal),
  };
  return {
    files: {
      [path]: yamlText(value, []),
      ...(isNew ? { [sample]: `${JSON.stringify(message.value, null, 2)}\n` } : {}),
    },
    changed: {},
    choices: [
      ...(isNew ? [`${sample} is made up from the contract; a message as it really comes tests more`] : []),
      ...troublesOf(message.rehearsal, isScheduled ? "what the schedule sends" : (message.fixture ?? sample)),
    ],
    next: `crossdock test --flow ${name}`,
  };
}

function viewsOf(site: Site, word: string): FlowView[] {
  const rendered = renderWorkspace(site.workspace, { registry: site.registry });
  return rendered.flows.filter(({ flow, retailer }) => retailer !== null && isCalled(flow, word));
}

function viewOf(site: Site, { name, retailer }: TestWish): FlowView {
  const views = viewsOf(site, name);
  const view = views.findLast((each) => retailer === undefined || each.retailer === retailer);
  if (view) return view;
  const { resources } = site.workspace;
  const flow = resources
    .list("Flow")
    .find((each) => name === each.name || name === `${each.name}@${each.version}`);
  if (!flow)
    return refuseUnknown("flow", name, [...new Set(resources.list("Flow").map((each) => each.name))]);
  if (!flow.valid) return refuse(`${flow.file} has errors; \`crossdock lint\` tells them`);
  const users = views.map((each) => each.retailer);
  if (users.length > 0) return refuse(`${retailer} does not use ${name}; it is used by ${users.join(", ")}`);
  return refuse(
    `no retailer uses ${name}, so it cannot be tested; add \`{ flow: ${flow.name}@${flow.version} }\` to the \`use\` of a Retailer`,
  );
}

function casesOf(view: FlowView, sent: object, rehearsal: TestMessage["rehearsal"]): object[] {
  const steps = rehearsal?.steps ?? [];
  const skipped = steps.filter(({ state }) => state === "skipped").map(({ id }) => [id, "skipped"]);
  const counted = writesOf(view, rehearsal);
  const writes = Object.keys(counted).length > 0 ? { writes: counted } : {};
  const expect = {
    outcome: "succeeded",
    ...(skipped.length > 0 ? { steps: Object.fromEntries(skipped) } : {}),
    ...writes,
  };
  const cases: object[] = [{ name: "a message passes", ...sent, expect }];
  if ("message" in sent && valueAt(view.value["identity"], "id") !== undefined)
    cases.push({
      name: "the sender may send it again",
      ...sent,
      duplicate: 1,
      expect: { duplicates: 1, ...writes },
    });
  const isCritical = ["critical", "high"].includes(String(view.value["criticality"]));
  if (!isCritical || Object.keys(counted).length === 0) return cases;
  cases.push({
    name: "a person may replay it",
    ...sent,
    replay: 2,
    expect: { outcome: "succeeded", ...writes },
  });
  const step = view.steps.find((each) => isRetried(each) && keyOf(each) in counted);
  if (step)
    cases.push({
      name: `a lost answer of ${step.id} writes nothing twice`,
      ...sent,
      mocks: [{ step: step.id, fails: ["Timeout"], applied: true }],
      expect: { outcome: "succeeded", ...writes },
    });
  return cases;
}

/** How many writes a message makes, by System and by model or operation. */
function writesOf(view: FlowView, rehearsal: TestMessage["rehearsal"]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const step of view.steps) {
    const done = rehearsal?.steps.find(({ id }) => id === step.id);
    const times = done ? (done.state === "requested" ? done.requests.length : 0) : 1;
    if (!isWrite(step) || times === 0) continue;
    counts[keyOf(step)] = (counts[keyOf(step)] ?? 0) + times;
  }
  return counts;
}

function isWrite({ calls: [call] }: Step): boolean {
  return call?.operation !== undefined && call.operation.trait !== "safe";
}

function isRetried({ calls: [call], retry }: Step): boolean {
  return (
    retry.length > 0 && call?.operation !== undefined && !["none", "safe"].includes(call.operation.trait)
  );
}

function keyOf({ calls: [call], value }: Step): string {
  const target = Object.fromEntries(entriesAt(value, "target"));
  return writeNames([call?.role ?? ""], call?.operationName ?? "", target).at(-1) ?? "";
}

function troublesOf(rehearsal: TestMessage["rehearsal"], sample: string): string[] {
  if (!rehearsal) return [];
  const { message, problems, steps } = rehearsal;
  if (message === undefined) return [`${sample} would be quarantined: ${shortList(problems)}`];
  const failed = steps.filter(({ state, problem }) => state === "failed" || problem !== null);
  return [
    ...problems.map((problem) => `${sample}: ${problem}`),
    ...failed.map(
      ({ id, problem }) =>
        `with ${sample} step \`${id}\` fails: ${problem}; another message, or \`mocks\`, lets it pass`,
    ),
  ];
}

function shortList(problems: readonly string[]): string {
  const rest = problems.length - 3;
  return `${problems.slice(0, 3).join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`;
}
