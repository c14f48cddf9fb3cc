import { type AnswerOf, type Routes, routes, type ShownState } from "@crossdock/api";
import { Args, Flags } from "@oclif/core";
import { apiClient, type Client } from "../daemon/api-client.ts";
import type { DaemonFlags } from "../daemon/find-daemon.ts";
import { daemonFlags, filterFlags } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { UsageError } from "../own-command.ts";
import { canAsk, confirm } from "../text/confirm.ts";
import { groupsOf, groupTable } from "../text/group-text.ts";
import { printable } from "../text/printable.ts";
import { widthOf } from "../text/terminal.ts";
import {
  type Filter,
  isNarrowed,
  type ListedMessage,
  mostMessages,
  selectMessages,
} from "./select-messages.ts";

type RepairedMany = AnswerOf<Routes["replayMessages"]>;

/** What a command does with each of the messages that are meant. */
export interface Act {
  /** `retry`: what it would do. */
  verb: string;
  /** `retried`: what it has done. */
  done: string;
  /** States in which it can be done, the ones that are meant where a filter names none. */
  states: readonly ShownState[];
  carryOut(api: Client, ids: string[]): Promise<RepairedMany>;
}

export const reason = Flags.string({ description: "Why; kept in the audit." });
export const neededReason = Flags.string({ description: "Why; kept in the audit.", required: true });

/** Messages of one request; the daemon takes no more. */
const batch = 500;

/** Problems that are printed; others are counted. */
const shownProblems = 10;

interface Meant extends DaemonFlags, Filter {
  state?: ShownState | undefined;
  all: boolean;
  "dry-run": boolean;
  yes: boolean;
}

/** For each command of its own: what is inherited, the parser does not see. */
export const messageIds = {
  id: Args.string({
    description:
      "Ids of messages, or so much of their beginnings that only one fits. Default: what the filters find.",
    multiple: true,
  }),
};

/** A command that acts on messages: those whose ids are given, or those that filters find. */
export abstract class RepairCommand extends JsonCommand {
  static override baseFlags = {
    ...daemonFlags,
    ...filterFlags,
    all: Flags.boolean({ description: "All that it can be done with, without a filter.", default: false }),
    "dry-run": Flags.boolean({
      char: "n",
      description: "Show what it would be done with, and do nothing.",
      default: false,
    }),
    yes: Flags.boolean({
      char: "y",
      description: "Do not ask before more than one is changed.",
      default: false,
    }),
  };

  protected async repair(act: Act, ids: readonly string[], flags: Meant): Promise<unknown> {
    const isMeant = isNarrowed(flags) || flags.state !== undefined;
    if (ids.length === 0 && !isMeant && !flags.all)
      throw new UsageError(
        `say which messages: ids, filters such as --class Rejected --since 22:00, or --all; \`crossdock ${this.id} --help\` lists them`,
      );
    if (ids.length > 0 && (isMeant || flags.all))
      throw new UsageError("ids and filters exclude each other; give one of them");
    const api = await apiClient(flags);
    const states = flags.state === undefined ? act.states : [flags.state];
    const { items, next } =
      ids.length > 0 ? await this.#named(api, ids) : await selectMessages(api, flags, { states });
    const groups = groupsOf(items);
    const size = sizeOf(items.length, groups.length);
    if (items.length === 0) {
      this.logToStderr(`no message fits; only those that are ${listed(states)} can be ${act.done}`);
      return { items: [] };
    }
    if (flags["dry-run"]) {
      this.log(`would ${act.verb} ${size}\n\n${groupTable(groups, widthOf(process.stdout))}`);
      this.#tellMore(next === null);
      return { items: items.map(({ id }) => ({ id, state: null, problem: null })) };
    }
    if (ids.length === 0 && items.length > 1 && !flags.yes) {
      this.logToStderr(`${groupTable(groups, widthOf(process.stderr))}\n`);
      if (!canAsk())
        throw new UsageError(
          `would ${act.verb} ${size}; --yes does it without asking, --dry-run only shows it`,
        );
      if (!(await confirm(`${act.verb} ${size}?`))) {
        this.logToStderr("nothing was changed");
        return { items: [] };
      }
    }
    return this.#carriedOut(act, api, items, next === null);
  }

  async #named(
    api: Client,
    ids: readonly string[],
  ): Promise<{ items: ListedMessage[]; next: string | null }> {
    const items: ListedMessage[] = [];
    for (const id of ids) items.push(await api.call(routes.getMessage, { params: { id } }));
    return { items, next: null };
  }

  async #carriedOut(
    act: Act,
    api: Client,
    messages: readonly ListedMessage[],
    isAll: boolean,
  ): Promise<RepairedMany> {
    // Oldest first, as they would have run.
    const ids = messages.map(({ id }) => id).reverse();
    const items: RepairedMany["items"] = [];
    for (let at = 0; at < ids.length; at += batch)
      items.push(...(await act.carryOut(api, ids.slice(at, at + batch))).items);
    const left = items.filter(({ problem }) => problem !== null);
    const [only] = items;
    if (items.length === 1 && only?.problem)
      this.error(printable(`${only.problem.title}: ${only.problem.detail}`), { exit: 1 });
    if (items.length === 1 && only) this.log(`${only.id} is ${only.state}`);
    else this.log(`${act.done} ${sizeOf(items.length - left.length)}`);
    if (left.length > 0) {
      process.exitCode = 1;
      const lines = left
        .slice(0, shownProblems)
        .map(({ id, problem }) => printable(`  ${id}  ${problem?.detail}`));
      const more = left.length > shownProblems ? [`  … and ${left.length - shownProblems} more`] : [];
      this.logToStderr([`${sizeOf(left.length)} stay as they are:`, ...lines, ...more].join("\n"));
    }
    this.#tellMore(isAll);
    return { items };
  }

  #tellMore(isAll: boolean): void {
    if (!isAll) this.logToStderr(`there are more than ${mostMessages}; call it again for the rest`);
  }
}

/** `50 messages in 3 groups`. */
function sizeOf(messages: number, groups?: number): string {
  const size = `${messages} ${messages === 1 ? "message" : "messages"}`;
  return groups === undefined ? size : `${size} in ${groups} ${groups === 1 ? "group" : "groups"}`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
