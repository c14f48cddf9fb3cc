import { commands } from "../commands.ts";
import { withPart } from "./printed-part.ts";

/** The README with its table of commands, in the order of the alphabet. */
export function withCommands(text: string): string {
  const rows = Object.entries(commands)
    .map(([name, { summary }]) => `| \`crossdock ${name.replace(":", " ")}\` | ${summary} |`)
    .sort();
  const table = ["| Command | What it does |", "| --- | --- |", ...rows].join("\n");
  return withPart(text, "packages/cli/src/commands.ts", table);
}
