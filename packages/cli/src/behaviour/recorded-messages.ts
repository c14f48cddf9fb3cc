import { routes } from "@crossdock/api";
import type { Files } from "@crossdock/flow";
import type { Side } from "@crossdock/lint/diff";
import type { Client } from "../daemon/api-client.ts";
import { newFlowTest } from "../record/append-case.ts";
import { caseIn } from "../record/record.ts";
import { json } from "../starter/json-text.ts";

/**
 * Flow tests of the newest messages of a daemon that have ended or are held, `most` at most, with stand-ins for what is personal;
 * for flows that the state runs. A message that cannot be recorded, since its body is gone, say, is left out.
 */
export async function recordedMessages(
  api: Client,
  { revision, workspace }: Side,
  most: number,
): Promise<Files> {
  const files: Record<string, string> = {};
  const { items } = await api.call(routes.listMessages, { query: { limit: most } });
  for (const { id, flow, retailer, key } of items) {
    const plan = revision?.plans.Flow.find((each) => each.flow === flow && each.retailer === retailer);
    if (!revision || !plan) continue;
    // The daemon refuses one that is still on its way, or whose body is gone.
    const recording = await api.call(routes.getRecording, { params: { id } }).catch(() => undefined);
    if (!recording) continue;
    const name = `message ${key ?? id} of the daemon`;
    const hasMessage = Object.hasOwn(recording, "message");
    const written = caseIn(
      { revision, workspace, plan },
      recording,
      name,
      hasMessage ? `${id}.json` : undefined,
    );
    const head = { kind: "FlowTest", name: `recorded-${id}`, owner: plan.owner, flow, retailer };
    files[`test/flows/recorded-${id}.test.yaml`] = newFlowTest(head, written);
    if (hasMessage) files[`test/flows/${id}.json`] = json(recording.message);
  }
  return files;
}
