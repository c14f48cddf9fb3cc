import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { routes } from "@crossdock/api";
import type { FlowPlan, FlowTestPlan, Revision } from "@crossdock/flow";
import { thrownText, waitingStates } from "@crossdock/kit";
import { Args, Flags } from "@oclif/core";
import { apiClient, type Client } from "../daemon/api-client.ts";
import { changes, daemonFlags, integer, workspaceFlag } from "../flags.ts";
import type { WantedCase } from "../flow-tests/case-message.ts";
import { JsonCommand } from "../json-command.ts";
import { type MessageDetail, messageText } from "../text/message-text.ts";
import { widthOf } from "../text/terminal.ts";
import { flowOf, validWorkspace } from "../workspace/valid-workspace.ts";
import { variablesOf } from "../workspace/variables-of.ts";

/** Milliseconds between two looks at what became of a message. */
const glance = 250;

/** In these a message goes on by itself, at once or later. */
const onItsWay: ReadonlySet<string> = new Set([...waitingStates, "running"]);

export class Send extends JsonCommand {
  static override summary = "Sends a signed message to the webhook of a flow of one's own running daemon.";
  static override description =
    "Signs as the webhook's `verify` asks, with the secret that this shell and the Environment give, as the daemon reads it. Goes to the daemon of this machine alone; any other address has to be written out with --url. Exits with 0 when the message was taken, 1 when it was refused, 2 when it could not be sent.";
  static override args = {
    flow: Args.string({ description: "Name of a flow: `order-to-erp`.", required: true }),
    file: Args.string({
      description: "File with the message, `-` for stdin. Default: the message of a flow test.",
    }),
  };
  static override flags = {
    workspace: workspaceFlag,
    ...daemonFlags,
    retailer: Flags.string({ char: "r", description: "For whom. Default: the first that uses the flow." }),
    case: Flags.string({
      description:
        "Message of this case of the flow's tests, by its name or a part of it. Default, without a file: the first.",
    }),
    changes,
    trigger: Flags.string({ description: "Which of the flow's webhooks. Default: the first." }),
    url: Flags.string({
      description: "Address of the webhook itself, on any host; for a daemon behind a proxy.",
    }),
    key: Flags.string({
      description:
        "File with the private key (PEM) that signs, for a webhook that verifies with a public key.",
    }),
    "key-id": Flags.string({
      description: "Which key of the sender's set it is, its `kid`.",
      dependsOn: ["key"],
    }),
    wait: Flags.boolean({
      description:
        "Wait until the message has ended or waits for a person, and show it; retries go on until then.",
      default: false,
      exclusive: ["url"],
    }),
    timeout: integer({ description: "Seconds that --wait waits.", default: 30, min: 1 }),
  };
  static override examples = [
    "<%= config.bin %> send ticket-from-shipment samples/shipment.json --wait",
    "<%= config.bin %> send ticket-from-shipment --case 'lost answer'",
    `<%= config.bin %> send ticket-from-shipment --changes '{ "eventId": "evt-2" }'`,
    "echo '{ … }' | <%= config.bin %> send ticket-from-shipment -",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Send);
    if (args.file !== undefined && flags.case !== undefined)
      this.error("a message comes from a file or from a --case, not from both", { exit: 2 });
    const given = args.file === undefined ? undefined : await this.#read(args.file);
    const { revision, tests } = await validWorkspace(this, {
      folder: flags.workspace,
      environment: flags.env,
      tests: given === undefined,
      purpose: "a message can be sent",
      flow: args.flow,
      retailer: flags.retailer,
    });
    const [{ addresseeOf, ownServer }, { answerText, isTaken, postSigned }, { standInSecret }] =
      await Promise.all([
        import("../send/addressee.ts"),
        import("../send/post-signed.ts"),
        import("../dev/stand-in-secret.ts"),
      ]);
    const { plan, body, trigger } = given
      ? { plan: flowOf(revision, args.flow, flags.retailer), body: given, trigger: undefined }
      : await ofCase(revision, tests, { flow: args.flow, retailer: flags.retailer, name: flags.case });
    const to = addresseeOf(plan, flags.trigger, trigger);
    if (to.split && !given)
      this.error(
        `the webhook \`${to.trigger}\` takes several messages in one request, and a case has one; send a file with a whole request`,
        { exit: 2 },
      );
    const bytes = flags.changes ? await changed(body, flags.changes) : body;
    const environment = revision.plans.Environment;
    const server = flags.url === undefined ? ownServer(flags.server, environment.listen) : undefined;
    const sent = await postSigned(flags.url ?? `${server}/hooks/${to.retailer}${to.path}`, to, bytes, {
      secrets: environment.secrets,
      variables: await variablesOf(flags.workspace, flags.env),
      key: flags.key === undefined ? undefined : { pem: await this.#readKey(flags.key), id: flags["key-id"] },
      // Its webhooks take it; a daemon that runs for real has the secret, and refuses this.
      standIn: environment.simulators.size > 0 && flags.url === undefined ? standInSecret : undefined,
      id: `msg_${randomUUID()}`,
      now: Date.now(),
    });
    this.log(answerText(sent, to));
    if (!isTaken(sent)) process.exitCode = 1;
    if (!flags.wait || server === undefined || sent.id === null) return sent;
    return {
      ...sent,
      message: await this.#ended(await apiClient(flags, flags.workspace), sent.id, flags.timeout),
    };
  }

  async #readKey(file: string): Promise<string> {
    try {
      return await readFile(file, "utf8");
    } catch (error) {
      return this.error(`the key ${file} cannot be read: ${thrownText(error)}`, { exit: 2 });
    }
  }

  async #read(file: string): Promise<Buffer> {
    try {
      const body = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
      const { readJson } = await import("@crossdock/kit");
      readJson(body);
      return Buffer.from(body);
    } catch (error) {
      const name = file === "-" ? "what stdin gives" : file;
      return this.error(`${name} cannot be read as JSON: ${thrownText(error)}`, { exit: 2 });
    }
  }

  /** The message once it goes on no further by itself, or the time is over. */
  async #ended(api: Client, id: string, seconds: number): Promise<MessageDetail> {
    for (let left = seconds * 1000; ; left -= glance) {
      const detail = await api.call(routes.getMessage, { params: { id } });
      if (!onItsWay.has(detail.state) || left <= 0) {
        this.log(`\n${messageText(detail, widthOf(process.stdout))}`);
        return detail;
      }
      await new Promise((resolve) => setTimeout(resolve, glance));
    }
  }
}

async function changed(body: Buffer, differing: Readonly<Record<string, unknown>>): Promise<Buffer> {
  const [{ withChanges }, { readJson }] = await Promise.all([
    import("@crossdock/flow"),
    import("@crossdock/kit"),
  ]);
  return Buffer.from(JSON.stringify(withChanges(readJson(body.toString()), differing)));
}

/** The flow, the message and the trigger of a case of its tests. */
async function ofCase(
  revision: Revision,
  tests: readonly FlowTestPlan[],
  wanted: WantedCase,
): Promise<{ plan: FlowPlan; body: Buffer; trigger: string }> {
  const { caseMessage } = await import("../flow-tests/case-message.ts");
  // A flow that does not exist is told before a case that does not.
  flowOf(revision, wanted.flow, wanted.retailer);
  const { test, message } = caseMessage(tests, wanted);
  return {
    plan: flowOf(revision, test.flow, test.retailer),
    body: Buffer.from(JSON.stringify(message.message)),
    trigger: message.trigger,
  };
}
