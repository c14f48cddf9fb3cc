import { routes } from "@crossdock/api";
import type { Files } from "@crossdock/flow";
import { Errors } from "@oclif/core";
import { apiClient } from "../daemon/api-client.ts";
import type { DaemonFlags } from "../daemon/find-daemon.ts";
import { commitOf } from "./commit-of.ts";
import { gitFiles } from "./git-files.ts";
import { holdsFlows } from "./workspace-folder.ts";

/** A state of a workspace, and what it is called. */
export interface Source {
  label: string;
  /** Without those of its flow tests. */
  files: Files;
  /** Flow tests and what they send; undefined where the state holds none, as what a daemon runs. */
  tests?: Files;
}

export interface SourceOptions {
  /** Folder that holds `flows/`; revisions are read from its repository. */
  workspace: string;
  /** Which daemon is asked. */
  daemon: DaemonFlags;
}

/** What is meant by one or two words: `main..HEAD`, `main..`, `daemon..`, `HEAD~1`, or two folders. */
export function rangeOf(
  first: string | undefined,
  second: string | undefined,
): [before: string, after: string] {
  if (second !== undefined) return [first ?? "HEAD", second];
  // Folders may have dots as well: `../old` is not a range.
  const [, before, after] = /^((?:[^.]|\.(?!\.))*)\.\.(?!\/|\.)(.*)$/.exec(first ?? "HEAD") ?? [];
  return before === undefined ? [first ?? "HEAD", ""] : [before || "HEAD", after ?? ""];
}

/**
 * Reads a state: nothing is the folder of the workspace, `daemon` what the daemon runs, `daemon@<digest>` a revision
 * that it keeps, a folder with `flows/` itself, anything else a revision of git. Ends the command where there is no such thing.
 */
export async function readSource(word: string, options: SourceOptions): Promise<Source> {
  const { belongsToWorkspace, readWorkspace } = await import("@crossdock/server/read-workspace");
  const read = async (folder: string) =>
    parted(await readWorkspace(folder, { tests: true }), belongsToWorkspace);
  const { workspace, daemon } = options;
  if (word === "") return { label: "the working tree", ...(await read(workspace)) };
  const [running, revision] = /^daemon(?:@(\w+))?$/.exec(word) ?? [];
  if (running) return runningSource(revision ?? "active", daemon, workspace);
  if (await holdsFlows(word)) return { label: word, ...(await read(word)) };
  const git = gitFiles(workspace);
  const isDigest = /^[0-9a-f]{8,64}$/.test(word);
  // What `crossdock revisions` lists may be named as it stands there, also where there is no repository.
  if (isDigest && !(await git.exists())) return runningSource(word, daemon, workspace);
  const commit = await git.commit(word);
  if (commit === undefined && isDigest) return runningSource(word, daemon, workspace);
  if (commit === undefined) {
    throw new Errors.CLIError(
      `\`${word}\` is not a revision of this repository, and no folder that holds flows/; write \`main..HEAD\`, \`main..\` for what is not committed yet, \`daemon..\`, or two folders`,
      { exit: 2 },
    );
  }
  const files = await git.files(commit, (path) => belongsToWorkspace(path, { tests: true }));
  return { label: word, ...parted(files, belongsToWorkspace) };
}

/** The files that a daemon reads, and those of the flow tests. */
function parted(all: Files, belongs: (path: string) => boolean): { files: Files; tests: Files } {
  const paths = Object.entries(all);
  return {
    files: Object.fromEntries(paths.filter(([path]) => belongs(path))),
    tests: Object.fromEntries(paths.filter(([path]) => !belongs(path))),
  };
}

async function runningSource(wanted: string, daemon: DaemonFlags, folder: string): Promise<Source> {
  const { revision, files } = await (await apiClient(daemon, folder)).call(routes.getRevisionFiles, {
    params: { digest: wanted },
  });
  const name = `${wanted === "active" ? "the daemon" : "revision"} ${revision.slice(0, 12)}`;
  const commit = await commitOf(gitFiles(folder), files);
  return { label: commit === undefined ? name : `${name} (${commit})`, files };
}
