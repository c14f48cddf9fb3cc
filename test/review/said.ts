import { loadWorkspace } from "@crossdock/flow";
import { checkWorkspace } from "@crossdock/lint";
import { formatDiffText } from "@crossdock/lint/diff";
import { registry, reviewOf } from "./review-workspace.ts";
import type { Said } from "./reviewed-change.ts";

/** What `crossdock lint` finds, one line each. */
export function findingsOf(files: Readonly<Record<string, string>>): string[] {
  const { findings } = checkWorkspace(loadWorkspace(files, { registry }), {
    registry,
    variables: () => undefined,
    environment: "dev",
    tests: true,
    exists: (path) => Object.hasOwn(files, path),
  });
  return findings.map(({ severity, code, message }) => `${severity} ${code} ${message}`);
}

/** What the tools say of a change, one text for each thing that is said; only of those that are asked. */
async function saidOf(
  after: Readonly<Record<string, string>>,
  tools: readonly Said["tool"][],
): Promise<Partial<Record<Said["tool"], string[]>>> {
  const lint = tools.includes("lint") ? findingsOf(after) : [];
  if (tools.every((tool) => tool === "lint")) return { lint };
  const { report } = await reviewOf(after);
  const text = formatDiffText(report);
  return {
    lint,
    diff: blocksOf(text),
    against: report.objections.map(({ severity, message }) => `${severity} ${message}`),
    test: report.objections.filter(({ code }) => code === "XD909").map(({ message }) => message),
  };
}

/** The changes and effects of a diff, each with the lines below it; what stands above them is of no risk of its own. */
function blocksOf(text: string): string[] {
  const [head = "", ...blocks] = text.split(/^(?= {2}(?:high|medium|low) )/m);
  return [`high ${head}`, ...blocks.map((block) => block.trim())];
}

const ranks = ["low", "medium", "high"];

function isSaid(said: Said, texts: readonly string[]): boolean {
  return texts.some((text) => {
    if (!text.includes(said.phrase)) return false;
    if (said.tool === "test") return true;
    const [level = ""] = text.split(" ", 1);
    return said.tool === "diff" ? ranks.indexOf(level) >= ranks.indexOf(said.risk) : level === said.severity;
  });
}

/** What a reviewer has to be told of a change and is not, with all that is said. */
export async function missingOf(
  after: Readonly<Record<string, string>>,
  says: readonly Said[],
): Promise<{ missing: Said[]; said: unknown }> {
  const tools = says.map(({ tool }) => tool);
  const said = await saidOf(after, tools);
  return { missing: says.filter((each) => !isSaid(each, said[each.tool] ?? [])), said };
}
