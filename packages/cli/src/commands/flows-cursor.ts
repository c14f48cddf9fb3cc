import { type AnswerOf, type Routes, routes } from "@crossdock/api";
import { Flags } from "@oclif/core";
import { apiClient } from "../daemon/api-client.ts";
import { daemonFlags, dryRun, flowArg, ofOneRetailer, ofTrigger } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { UsageError } from "../own-command.ts";
import { reason } from "../repair/repair-command.ts";
import { canAsk, confirm } from "../text/confirm.ts";
import { printable } from "../text/printable.ts";

type Stand = AnswerOf<Routes["getCursor"]>;
type Which = Pick<Stand, "flow" | "retailer" | "kind" | "trigger" | "system" | "operation">;
type Moved = AnswerOf<Routes["moveCursor"]>;

export class FlowsCursor extends JsonCommand {
  static override summary = "Shows or moves the cursor of a trigger: how far it has read its list.";
  static override description =
    "Moved back, the trigger reads again what lies between; what was taken is a duplicate by its identity, and changes nothing. Moved forward, what lies between is never read: this is asked first, or said with --yes. A round that is under way ends, and moves nothing any more. `null` is the start of the list.";
  static override args = { flow: flowArg };
  static override flags = {
    ...daemonFlags,
    retailer: ofOneRetailer,
    trigger: ofTrigger,
    move: Flags.string({
      description:
        "Where to: a cursor as the command shows it, as JSON or text; mostly an instant such as `2026-11-30T22:00:00Z` is enough.",
    }),
    reason,
    "dry-run": dryRun,
    yes: Flags.boolean({
      char: "y",
      description: "Do not ask before something is skipped.",
      default: false,
    }),
  };
  static override examples = [
    "<%= config.bin %> flows cursor order-to-erp",
    "<%= config.bin %> flows cursor order-to-erp --move 2026-11-30T22:00:00Z --dry-run",
    "<%= config.bin %> flows cursor order-to-erp --move 2026-11-30T22:00:00Z --reason 'the ERP was restored'",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(FlowsCursor);
    const { retailer, trigger, move, reason, yes } = flags;
    const isDry = flags["dry-run"];
    if (move === undefined && (reason !== undefined || isDry || yes))
      throw new UsageError("--reason, --dry-run and --yes go with --move");
    if (move !== undefined && reason === undefined && !isDry)
      throw new UsageError("`crossdock flows cursor --move` needs --reason: why; kept in the audit");
    const api = await apiClient(flags);
    const params = { flow: args.flow };
    if (move === undefined) {
      const stand = await api.call(routes.getCursor, { params, query: { retailer, trigger } });
      this.log(standText(printable(stand)));
      return stand;
    }
    const body = { retailer, trigger, value: cursorFrom(move), reason: reason ?? "dry run" };
    const planned = await api.call(routes.moveCursor, { params, body: { ...body, dryRun: true } });
    if (isDry || planned.direction === "same") {
      this.log(movedText(printable(planned)));
      return planned;
    }
    if (planned.direction !== "back" && !yes) {
      this.logToStderr(movedText(printable(planned)));
      if (!canAsk()) throw new UsageError("--yes moves it without asking");
      if (!(await confirm("move it?"))) {
        this.logToStderr("nothing was changed");
        return planned;
      }
    }
    const moved = await api.call(routes.moveCursor, {
      params,
      body: { ...body, skips: planned.direction !== "back" },
    });
    this.log(movedText(printable(moved)));
    return moved;
  }
}

/** JSON where it is some; other texts are themselves. */
function cursorFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function whichText({ flow, retailer, kind, trigger, system, operation }: Which): string {
  return `the ${kind} ${trigger} of ${flow} for ${retailer}, which reads ${operation} of ${system}`;
}

function standText(stand: Stand): string {
  const { value, movedAt, upTo, summary } = stand;
  const at = value === null ? "the start of the list" : JSON.stringify(value);
  const lines = [
    `${at}: ${whichText(stand)}`,
    ...(upTo !== null && upTo !== value ? [`read up to: ${upTo}`] : []),
    `last moved: ${movedAt ?? "never"}`,
    `meaning: ${summary}`,
  ];
  return lines.join("\n");
}

function movedText(moved: Moved): string {
  const { from, to, direction, moved: isDone, again } = moved;
  const change = `from ${placeText(from)} to ${placeText(to)}`;
  if (direction === "same") return `${whichText(moved)}, is at ${placeText(to)} already`;
  return `${isDone ? "moved" : "would move"} ${whichText(moved)}, ${change}\n${consequence(direction, again)}`;
}

function placeText(cursor: unknown): string {
  return cursor === null ? "the start of the list" : JSON.stringify(cursor);
}

function consequence(direction: Moved["direction"], again: Moved["again"]): string {
  if (direction === "forward") return "forward: what was changed between the two is never read";
  if (direction === "unknown")
    return "only the source can tell whether this leads back or forward; forward, what lies between is never read";
  const count =
    again && `; ${again.isAll ? "" : "at least "}${again.messages} messages that came since then come again`;
  return `back: what lies between is read again, and what was taken is a duplicate${count ?? ""}`;
}
