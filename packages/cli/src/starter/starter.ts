import type { Registry } from "@crossdock/kit";
import { type CiHost, ciFiles } from "./ci-files.ts";
import { editorFiles } from "./editor-files.ts";
import { starterTexts } from "./starter-texts.ts";

/** The files of a new workspace, by path. It lints clean as it stands. */
export function starter(registry: Registry, hosts: readonly CiHost[]): Record<string, string> {
  return { ...starterTexts, ...ciFiles(hosts), ...editorFiles(registry) };
}
