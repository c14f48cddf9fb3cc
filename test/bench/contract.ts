import { connectors } from "@crossdock/connectors/definitions";
import { triggers } from "@crossdock/engine";
import { compileWorkspace, kinds, loadWorkspace } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { boundedChecker, createRegistry } from "@crossdock/kit";
import { benchWorkspace } from "./contenders.ts";
import { median } from "./load.ts";
import { order } from "./order.ts";
import type { Measured } from "./run.ts";

const rounds = 9;
const times = 2000;
const schemaFile = "schemas/shop/order.v1.schema.json";

/** Holding an order against its contract as a flow does, with the search for undeclared fields, beside Ajv alone. */
export async function contract(): Promise<Measured> {
  const registry = createRegistry({ connectors, triggers, journals, kinds });
  const workspace = loadWorkspace(benchWorkspace, { registry });
  const { revision } = compileWorkspace(workspace, { registry, environment: "bench", env: "madeUp" });
  const input = revision?.plans.Flow.find((flow) => flow.input)?.input;
  if (!input) throw new Error("the bench's workspace has no flow with a contract");
  const message: unknown = JSON.parse(order(1));
  const { ajv, within } = boundedChecker({ allErrors: true, strict: false, logger: false });
  const validate = ajv.compile(JSON.parse(benchWorkspace[schemaFile] ?? ""));
  if (validate(message) !== true) throw new Error("the bench's order is meant to fit its contract");
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = -1; round < rounds; round++) {
    const flow = await cpuOf(() => input.normalise(message, {}));
    const alone = await cpuOf(async () => within(() => validate(message)));
    if (round < 0) continue;
    ours.push(flow);
    theirs.push(alone);
  }
  return {
    meaning: { contractVsAjv: "CPU of holding an order against its contract, over Ajv alone" },
    ratios: { contractVsAjv: median(ours) / median(theirs) },
    figures: { contractMicroseconds: median(ours), contractMicrosecondsAjv: median(theirs) },
  };
}

/** Microseconds of one run. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage();
  for (let time = 0; time < times; time++) await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / times;
}
