import { type AnswerOf, type Routes, routes } from "@crossdock/api";
import { apiClient } from "../daemon/api-client.ts";
import { daemonFlags, dryRun, flowArg, ofOneRetailer, ofTrigger } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { neededReason } from "../repair/repair-command.ts";
import { printable } from "../text/printable.ts";

type Fired = AnswerOf<Routes["fireTrigger"]>;

export class FlowsRunNow extends JsonCommand {
  static override summary = "Lets a trigger of a flow fire now, beside the firings that come by themselves.";
  static override description =
    "A poll asks its System, a schedule fires with this instant as its time, a file trigger looks into its folder, and a subscription begins again where it ended. A firing that is under way is not doubled: this one joins it, and is told its end. Exit code 1: the firing failed. What it had read by then is taken, and nothing tries it again but the trigger's own clock.";
  static override args = { flow: flowArg };
  static override flags = {
    ...daemonFlags,
    retailer: ofOneRetailer,
    trigger: ofTrigger,
    reason: neededReason,
    "dry-run": dryRun,
  };
  static override examples = [
    "<%= config.bin %> flows run-now stock-to-shop --reason 'the count was corrected'",
    "<%= config.bin %> flows run-now order-to-erp --retailer acme --trigger poll --reason 'the shop is back'",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(FlowsRunNow);
    const { retailer, trigger, reason } = flags;
    const api = await apiClient(flags);
    const fired = await api.call(routes.fireTrigger, {
      params: { flow: args.flow },
      body: { retailer, trigger, reason, dryRun: flags["dry-run"] },
    });
    if (fired.state !== "failed") this.log(firedText(printable(fired)));
    else {
      process.exitCode = 1;
      this.logToStderr(firedText(printable(fired)));
    }
    return fired;
  }
}

function firedText({ flow, retailer, trigger, kind, state, taken, failure }: Fired): string {
  const which = `the ${kind} ${trigger} of ${flow} for ${retailer}`;
  const brought = taken === null ? "" : `: ${takenText(taken)}`;
  switch (state) {
    case "wouldFire":
      return `would let ${which} fire now`;
    case "fired":
      return `fired ${which}${brought}`;
    case "joined":
      return `${which} was firing already, and is not fired twice${brought}`;
    case "underWay":
      return `${which} fires, and takes its time; \`crossdock audit --about ${flow}\` tells its end`;
    case "failed":
      return `${which} failed: ${failure ?? ""}; it brought ${takenText(taken ?? {})}`;
  }
}

/** `12 accepted, 3 duplicate`. */
function takenText(taken: Readonly<Record<string, number>>): string {
  const counts = Object.entries(taken).map(([state, count]) => `${count} ${state}`);
  return counts.length === 0 ? "nothing new" : counts.join(", ");
}
