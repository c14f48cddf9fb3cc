import { userInfo } from "node:os";
import { type Client, createClient, ProblemAnswer, UnknownAnswer } from "@crossdock/api";
import { Errors } from "@oclif/core";
import { printable } from "../text/printable.ts";
import { daemonAddress, daemonTransport, NoAnswer, Silence } from "./daemon-transport.ts";
import { type DaemonFlags, findDaemon, tokenOf } from "./find-daemon.ts";

export type { Client };

/** Asks a running daemon. A problem that it answers, or no answer at all, ends the command with one clear line. */
export async function apiClient(flags: DaemonFlags, folder?: string): Promise<Client> {
  const server = await findDaemon(flags, folder);
  const address = daemonAddress(server);
  if (!address)
    throw new Errors.CLIError(
      `--server ${server} is not an address; write it as \`http://127.0.0.1:7070\` or \`unix:/run/api.sock\``,
      { exit: 2 },
    );
  const token = await tokenOf(flags);
  const { call } = createClient(
    daemonTransport(address, {
      "x-actor": actor(),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    }),
  );
  return {
    call: (route, asked) =>
      call(route, asked).catch((error: unknown) => {
        throw inOneLine(error, server);
      }),
  };
}

function inOneLine(error: unknown, server: string): unknown {
  if (error instanceof ProblemAnswer) {
    const hint = error.status === 401 ? "; give its token with --token-file or CROSSDOCK_TOKEN" : "";
    return new Errors.CLIError(`${printable(error.message)}${hint}`, { exit: error.status === 400 ? 2 : 1 });
  }
  if (error instanceof UnknownAnswer)
    return new Errors.CLIError(
      `what answers at ${server} is not a crossdock daemon of this version (${printable(error.message)}); name the daemon with --server`,
      { exit: 2 },
    );
  if (error instanceof NoAnswer)
    return new Errors.CLIError(
      `no daemon answers at ${server}; start one with \`crossdock run\`, or name another with --server`,
      { exit: 2 },
    );
  if (error instanceof Silence)
    return new Errors.CLIError(
      `what listens at ${server} took the request, and ${error.message}; look at the log of the daemon, or name another with --server`,
      { exit: 2 },
    );
  return error;
}

/** Who acts, for the audit. A container's user may have no name. */
function actor(): string {
  try {
    return encodeURIComponent(userInfo().username);
  } catch {
    return `uid-${process.getuid?.() ?? "unknown"}`;
  }
}
