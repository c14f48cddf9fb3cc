import { relative } from "node:path";
import { Args, Flags } from "@oclif/core";
import { UsageError } from "./own-command.ts";

/** The folder that holds `flows/`: this one, or the nearest above. */
const nearest = async (): Promise<string> => {
  const { folderAbove } = await import("./workspace/workspace-folder.ts");
  const found = await folderAbove(".");
  return found === undefined ? "." : relative(".", found) || ".";
};

export const workspace = Args.string({ description: "Folder that holds `flows/`.", default: nearest });

export const workspaceFlag = Flags.string({
  char: "w",
  description: "Folder that holds `flows/`.",
  default: nearest,
});

/** The folder that a daemon runs in: the names of its files begin there. */
export const daemonFolder = Args.string({ description: "Folder that holds `flows/`.", default: "." });

/** A whole number within bounds. */
export const integer = Flags.custom<number, { min?: number; max?: number }>({
  async parse(text, _context, { name, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }) {
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
    if (value === undefined) throw new UsageError(`--${name} \`${text}\` is not a whole number`);
    if (value < min) throw new UsageError(`--${name} ${text} is too small; at least ${min}`);
    if (value > max) throw new UsageError(`--${name} ${text} is too large; at most ${max}`);
    return value;
  },
});

export const env = Flags.string({
  description: "Environment to check or to run for.",
  env: "CROSSDOCK_ENV",
  default: "dev",
});

/** Which daemon a command asks, and who asks. */
export const daemonFlags = {
  server: Flags.string({
    description:
      "Address of the daemon's API, `http://127.0.0.1:7070` or `unix:/run/api.sock`. Default: where the Environment listens.",
    env: "CROSSDOCK_SERVER",
  }),
  env,
  token: Flags.string({
    description:
      "Token of the API. Other users of this machine see what a command is called with; better use the variable or --token-file.",
    env: "CROSSDOCK_TOKEN",
  }),
  "token-file": Flags.string({ description: "File with the token of the API.", env: "CROSSDOCK_TOKEN_FILE" }),
};

export const ofFlow = Flags.string({
  description: "Only of this flow: `order-to-erp`, or `order-to-erp@2` for one version.",
});

export const ofRetailer = Flags.string({ char: "r", description: "Only of this retailer." });

/** The one flow that a command is about. */
export const flowArg = Args.string({
  description: "The flow: `order-to-erp`, or `order-to-erp@2` where several versions run.",
  required: true,
});
export const ofOneRetailer = Flags.string({
  char: "r",
  description: "The retailer; needed where several use the flow.",
});
export const ofTrigger = Flags.string({
  description: "Id of the trigger; needed where several could be meant.",
});

export const dryRun = Flags.boolean({
  char: "n",
  description: "Show what would be done, and do nothing.",
  default: false,
});

export const limit = integer({
  description: "At most so many, newest first.",
  default: 20,
  min: 1,
  max: 500,
});

/** An instant, as the API takes it. */
export const since = Flags.custom<string>({
  async parse(text) {
    const { sinceOf } = await import("./text/since.ts");
    const found = sinceOf(text, Date.now());
    if (found !== undefined) return new Date(found).toISOString();
    throw new UsageError(
      `--since \`${text}\` is not a time; write it as \`2h\`, \`22:00\` (UTC) or \`2026-11-30T22:00:00Z\``,
    );
  },
});

/** Which messages are meant. */
export const filterFlags = {
  flow: ofFlow,
  retailer: ofRetailer,
  key: Flags.string({
    char: "k",
    description: "Only with this business key, or with a key that has this part.",
  }),
  class: Flags.string({
    char: "c",
    description: "Only whose last failure is of this class, such as `Rejected`.",
  }),
  system: Flags.string({ description: "Only those that wait for this System, or that failed at it." }),
  since: since({ description: "Only accepted since then: `2h`, `22:00` (UTC) or `2026-11-30T22:00:00Z`." }),
};

/** What differs from the message that a command sends or tries: fields as JSON, merged as a flow test's `changes` are. */
export const changes = Flags.custom<Readonly<Record<string, unknown>>>({
  description:
    'Fields that differ from it, as JSON: `{ "eventId": "evt-2", "note": null }` sets one and removes one.',
  async parse(text) {
    const { isFields, JsonProblem, readJson } = await import("@crossdock/kit");
    try {
      const read = readJson(text);
      if (isFields(read)) return read;
    } catch (error) {
      if (!(error instanceof JsonProblem)) throw error;
    }
    throw new UsageError(`--changes ${text} is not a JSON object; write it as \`{ "orderNo": "7" }\``);
  },
})();
