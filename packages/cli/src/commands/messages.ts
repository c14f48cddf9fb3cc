import { Args, Command, Flags } from "@oclif/core";
import { apiClient } from "../api-client.ts";
import { server } from "../flags.ts";
import { table } from "../table.ts";

interface Failure {
  class: string;
  title: string;
  detail?: string;
  problems?: string[];
}

interface Message {
  id: string;
  state: string;
  flow: string;
  retailer: string;
  key: string | null;
  acceptedAt: string;
  dueAt: string | null;
  pausedFor: string | null;
  duplicates: number;
  failure: Failure | null;
}

interface Detail extends Message {
  revision: string;
  runbook: string | null;
  steps: { step: string; state: string; wrote: boolean; startedAt: string; endedAt: string | null }[];
  tries: { step: string; number: number; at: string; duration: number; failure: Failure | null }[];
  next: string[];
}

export class Messages extends Command {
  static override summary = "Lists messages, or shows one with its steps and tries.";
  static override args = { id: Args.string({ description: "Show this message." }) };
  static override enableJsonFlag = true;
  static override flags = {
    server,
    flow: Flags.string({ description: "Only of this flow, `name@version`." }),
    retailer: Flags.string({ char: "r", description: "Only of this retailer." }),
    key: Flags.string({ char: "k", description: "Only with this business key." }),
    state: Flags.string({ char: "s", description: "Only in this state, such as `held` or `deadLettered`." }),
    limit: Flags.integer({ description: "At most so many, newest first.", default: 20 }),
  };
  static override examples = [
    "<%= config.bin %> messages --state held",
    "<%= config.bin %> messages --key RefArchEU/00001042",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Messages);
    const api = apiClient(flags.server);
    if (args.id) {
      const detail = await api.get<Detail>(`/v1/messages/${encodeURIComponent(args.id)}`);
      this.log(describe(detail));
      return detail;
    }
    const { flow, retailer, key, state, limit } = flags;
    const page = await api.get<{ items: Message[]; next: string | null }>("/v1/messages", {
      flow,
      retailer,
      key,
      state,
      limit,
    });
    if (page.items.length === 0) this.logToStderr("no message fits");
    else this.log(table(page.items.map(rowOf)));
    if (page.next !== null) this.logToStderr("there are more; narrow them down or raise --limit");
    return page;
  }
}

function rowOf(message: Message): Record<string, string> {
  const { id, state, flow, retailer, key, acceptedAt, failure, pausedFor, dueAt } = message;
  const waits = pausedFor ? `waits for ${pausedFor}` : dueAt ? `again at ${dueAt}` : "";
  const note = [failure ? `${failure.class}: ${failure.title}` : "", waits].filter(Boolean).join("; ");
  return { id, state, retailer, flow, key: key ?? "", accepted: acceptedAt.slice(0, 19), note };
}

function describe(message: Detail): string {
  const { failure } = message;
  const head = [
    `${message.id}  ${message.state}`,
    `${message.flow} for ${message.retailer}, key ${message.key ?? "none"}, accepted ${message.acceptedAt}, revision ${message.revision.slice(0, 12)}`,
    ...(message.duplicates > 0 ? [`came ${message.duplicates} more times and was not run again`] : []),
    ...(failure
      ? [
          `${failure.class}: ${failure.title}`,
          ...(failure.detail ? [`  ${failure.detail}`] : []),
          ...(failure.problems ?? []).map((problem) => `  ${problem}`),
        ]
      : []),
    ...(failure && message.runbook ? [`runbook: ${message.runbook}`] : []),
  ];
  const steps = table(
    message.steps.map(({ step, state, wrote, endedAt }) => ({
      step,
      state,
      wrote: wrote ? "yes" : "",
      ended: endedAt ?? "",
    })),
  );
  const tries = table(
    message.tries.map(({ step, number, at, duration, failure: failed }) => ({
      try: `${step} #${number}`,
      at,
      ms: String(duration),
      outcome: failed ? `${failed.class}: ${failed.title}` : "succeeded",
    })),
  );
  const next = message.next.length > 0 ? `next: ${message.next.join("  or  ")}` : "";
  return [head.join("\n"), steps, tries, next].filter(Boolean).join("\n\n");
}
