import type { Part, Scenario } from "./scenario.ts";

const fence = /^```(\w*)\n([\s\S]*?)^```$/gm;

/**
 * A guide as a scenario: a block whose first line is `# file: <path>`, or the same behind `//`, is that file; a block that
 * begins with `$ ` is commands with what they print. Other blocks are for the eye.
 */
export function guideScenario(title: string, markdown: string): Scenario {
  const parts = Array.from(markdown.matchAll(fence)).flatMap(([, , body = ""]): Part[] => {
    const [, path, text] = /^(?:#|\/\/) file: (\S+)\n([\s\S]*)$/.exec(body) ?? [];
    if (path && text !== undefined) return [{ kind: "file", path, text }];
    return body.startsWith("$ ") ? linesOf(body).map(commandOf) : [];
  });
  return { title, parts };
}

/** The guide with what its commands really printed, both streams as a terminal shows them. */
export function renewGuide(markdown: string, played: Scenario): string {
  const commands = played.parts.flatMap((part) => (part.kind === "command" ? [part] : []));
  return markdown.replace(fence, (block: string, language: string, body: string) => {
    if (!body.startsWith("$ ")) return block;
    const seen = linesOf(body).map(() => {
      const { line = "", stdout = "", stderr = "" } = commands.shift() ?? {};
      return `$ ${line}\n${stdout}${stderr}`.trimEnd();
    });
    return `\`\`\`${language}\n${seen.join("\n")}\n\`\`\``;
  });
}

/** The commands of a block, each with the lines that follow it. */
function linesOf(body: string): string[] {
  return body.split(/^\$ /m).slice(1);
}

function commandOf(text: string): Part {
  const [line = ""] = text.split("\n");
  return { kind: "command", line, stdout: "", stderr: "", exit: 0 };
}
