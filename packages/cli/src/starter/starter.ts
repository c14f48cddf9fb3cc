import type { Registry } from "@crossdock/kit";
import { type CiHost, ciFiles } from "./ci-files.ts";
import { editorFiles } from "./editor-files.ts";
import { json } from "./json-text.ts";
import { starterTexts } from "./starter-texts.ts";

/** What a new workspace is written for. */
export interface StarterOptions {
  /** Who checks its changes. */
  hosts: readonly CiHost[];
  /** Version of crossdock, such as `0.1.0`: the workspace is installed with it, and with what mends it. */
  version: string;
}

/** The files of a new workspace, by path. It lints clean as it stands. */
export function starter(registry: Registry, { hosts, version }: StarterOptions): Record<string, string> {
  return {
    "package.json": json({
      private: true,
      type: "module",
      scripts: {
        dev: "crossdock dev",
        lint: "crossdock lint",
        test: "crossdock test",
        start: "crossdock run",
      },
      devDependencies: { crossdock: `^${version}` },
    }),
    ...starterTexts,
    ...ciFiles(hosts),
    ...editorFiles(registry),
  };
}
