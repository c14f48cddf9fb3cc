import { connectors } from "@crossdock/connectors/definitions";
import { triggers } from "@crossdock/engine";
import { kinds } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { createLinter } from "@crossdock/lint";
import { parseAllDocuments } from "yaml";
import { median } from "./load.ts";
import { manyFlows, workspaceOf } from "./many-flows.ts";
import type { Measured } from "./run.ts";

const rounds = 3;
const edits = 10;

/** A thousand flows with a hundred retailers: the first look, and a look after one file was changed. */
export async function lint(): Promise<Measured> {
  const files = workspaceOf(manyFlows);
  const registry = createRegistry({ connectors, triggers, journals, kinds });
  const options = { environment: "dev", exists: (path: string) => Object.hasOwn(files, path) };
  const parsing: number[] = [];
  const first: number[] = [];
  const again: number[] = [];
  for (let round = 0; round < rounds; round++) {
    parsing.push(timed(() => parse(files)));
    const linter = createLinter({ registry });
    let found = 0;
    first.push(
      timed(() => {
        found = linter.look(files, options).diagnostics.length;
      }),
    );
    if (found > 0) throw new Error(`the workspace is meant to be clean, and has ${found} findings`);
    let current = files;
    for (let edit = 0; edit < edits; edit++) {
      const name = `flows/base/flow-${edit * 7}.flow.yaml`;
      const text = current[name] ?? "";
      current = { ...current, [name]: text.replace("Attribute ", `Attribute of round ${round} `) };
      again.push(timed(() => linter.look(current, options)));
    }
  }
  return {
    meaning: {
      lintVsParsing: "the first look at all files, over parsing them with the package yaml alone",
      lookAgainVsParsing: "a look after one file changed, over parsing all files",
    },
    ratios: {
      lintVsParsing: median(first) / median(parsing),
      lookAgainVsParsing: median(again) / median(parsing),
    },
    figures: {
      lintFiles: Object.keys(files).length,
      lintMilliseconds: median(first),
      lookAgainMilliseconds: median(again),
      parsingMilliseconds: median(parsing),
    },
  };
}

function timed(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function parse(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) if (file.endsWith(".yaml")) parseAllDocuments(text);
}
