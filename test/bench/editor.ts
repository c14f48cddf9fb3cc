import { join } from "node:path";
import { connectors } from "@crossdock/connectors/definitions";
import { triggers } from "@crossdock/engine";
import { kinds } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { createSnapshots } from "@crossdock/lsp";
import { readWorkspace } from "@crossdock/server/read-workspace";
import { parseAllDocuments } from "yaml";
import { median } from "./load.ts";
import type { Measured } from "./run.ts";

const rounds = 15;
const path = "flows/base/order-to-erp.flow.yaml";

/** What the editor waits for after a keystroke: the repository's workspace is read and checked again. */
export async function editor(): Promise<Measured> {
  const registry = createRegistry({ connectors, triggers, journals, kinds });
  const files = await readWorkspace(join(import.meta.dirname, "../.."));
  const look = createSnapshots(registry, "dev");
  look(files);
  const keystrokes: number[] = [];
  const parsing: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const text = (files[path] ?? "").replace("title: Storefront order", `title: Order ${round}`);
    keystrokes.push(cpuOf(() => look({ ...files, [path]: text })));
    parsing.push(cpuOf(() => parse(files)));
  }
  return {
    meaning: {
      keystrokeVsParsing: "CPU after a keystroke, over parsing all files of the workspace with `yaml` alone",
    },
    ratios: { keystrokeVsParsing: median(keystrokes) / median(parsing) },
    figures: { keystrokeMilliseconds: median(keystrokes), workspaceParsingMilliseconds: median(parsing) },
  };
}

/** Milliseconds. */
function cpuOf(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

function parse(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) if (file.endsWith(".yaml")) parseAllDocuments(text);
}
