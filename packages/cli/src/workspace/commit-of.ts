import { createHash } from "node:crypto";
import type { Files } from "@crossdock/flow";
import type { GitFiles } from "./git-files.ts";

/** Commits that are looked at: what runs is rarely older. */
const mostCommits = 100;

/**
 * The newest commit that holds a revision's files as they are, `3adc1cd5 of Alice, 2026-11-30`; undefined where the folder lies
 * in no repository, or nobody committed them.
 */
export async function commitOf(git: GitFiles, files: Files): Promise<string | undefined> {
  if (!(await git.exists())) return undefined;
  const wanted = new Map(Object.entries(files).map(([path, text]) => [path, blobOf(text)]));
  for (const { commit, author, day } of await git.commits(["flows", "schemas"], mostCommits)) {
    const held = await git.objects(commit);
    const isSame = [...wanted].every(([path, object]) => held.get(path) === object);
    // A resource that the revision does not have would be one that was removed since.
    const hasMore = [...held.keys()].some((path) => /^flows\/.+\.ya?ml$/.test(path) && !wanted.has(path));
    if (isSame && !hasMore) return `${commit.slice(0, 8)} of ${author}, ${day}`;
  }
  return undefined;
}

/** The name under which git keeps a text. */
function blobOf(text: string): string {
  const bytes = Buffer.from(text);
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
