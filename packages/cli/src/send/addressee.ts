import { type WebhookSettings, webhookOf } from "@crossdock/engine";
import type { EnvironmentPlan, FlowPlan } from "@crossdock/flow";
import { didYouMean } from "@crossdock/kit";
import { Errors } from "@oclif/core";

/** The webhook of a flow that gets a message. */
export interface Addressee extends WebhookSettings {
  /** `name@version`. */
  flow: string;
  retailer: string;
  trigger: string;
}

/** The webhook that is named, else that of a test's case, else the first. Ends the command where there is none. */
export function addresseeOf(
  { flow, retailer, triggers }: FlowPlan,
  wanted: string | undefined,
  ofCase?: string,
): Addressee {
  const webhooks = triggers.flatMap((trigger) => {
    const settings = webhookOf(trigger);
    return settings ? [{ ...settings, flow, retailer, trigger: trigger.id }] : [];
  });
  const [first] = webhooks;
  if (!first) {
    const others = triggers.map(({ id, definition }) => `\`${id}\` is a ${definition.name}`).join(", ");
    return refuse(
      `${flow} has no webhook: ${others}; \`crossdock try\` shows what it would do with a message`,
    );
  }
  if (wanted === undefined) return webhooks.find(({ trigger }) => trigger === ofCase) ?? first;
  const names = webhooks.map(({ trigger }) => trigger);
  return (
    webhooks.find(({ trigger }) => trigger === wanted) ??
    refuse(
      `${flow} has no webhook \`${wanted}\`; ${didYouMean(wanted, names) ?? `there is ${names.join(", ")}`}`,
    )
  );
}

const thisMachine: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The address of one's own daemon: on this machine, or where the Environment listens. Ends the command for any other. */
export function ownServer(
  given: string | undefined,
  { host, port }: Pick<EnvironmentPlan["listen"], "host" | "port">,
): string {
  const isAny = host === "0.0.0.0" || host === "::";
  const listening = host.includes(":") ? `[${host}]` : host;
  const url = URL.parse(given ?? `http://${isAny ? "127.0.0.1" : listening}:${port}`);
  if (!url || !/^https?:$/.test(url.protocol))
    return refuse(`--server ${given} is not an address; write it as \`http://127.0.0.1:7070\``);
  if (thisMachine.has(url.hostname) || url.hostname === listening) return url.origin;
  return refuse(
    `${url.hostname} is not where your own daemon listens; to send a signed message there, write the webhook's whole address with --url`,
  );
}

function refuse(message: string): never {
  throw new Errors.CLIError(message, { exit: 2 });
}
