import { cp, mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { digestFiles } from "@crossdock/server";

type Texts = Readonly<Record<string, string>>;

/**
 * A workspace on disk whose every state is noted before it can be seen, so that a test knows all that a reader may have
 * found. `flows` lies behind a link `..data`, as a mount of Kubernetes lays it out.
 */
export interface TrackedWorkspace {
  readonly folder: string;
  /** The files as they are now. */
  readonly files: Texts;
  /** Every state so far, by digest. */
  readonly states: ReadonlyMap<string, Texts>;
  /** In place: the file is empty for a moment, as most programs leave it. */
  write(path: string, text: string): Promise<void>;
  /** Beside the file and renamed, as editors do. */
  replace(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Renames a folder below `flows` out of the workspace; the answer brings it back. */
  takeAway(path: string): Promise<() => Promise<void>>;
  /** All changes in one instant: a copy of `flows` behind the same link. */
  swap(changes: Texts): Promise<void>;
}

export async function trackWorkspace(start: Texts): Promise<TrackedWorkspace> {
  const folder = await mkdtemp(join(tmpdir(), "crossdock-tracked-"));
  const states = new Map<string, Texts>();
  let files = start;
  let version = 1;
  const place = (path: string): string => join(folder, path);
  const versionFolder = (): string => place(`mount/..${version}`);
  const note = (next: Texts): void => {
    files = next;
    states.set(digestFiles(next), next);
  };
  const without = (isGone: (path: string) => boolean): Texts =>
    Object.fromEntries(Object.entries(files).filter(([path]) => !isGone(path)));

  await mkdir(place("mount"));
  await symlink("..1", place("mount/..data"));
  await symlink("mount/..data", place("flows"));
  for (const [path, text] of Object.entries(start)) {
    const target = path.startsWith("flows/") ? join(versionFolder(), path.slice(6)) : place(path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  note(start);

  return {
    folder,
    states,
    get files() {
      return files;
    },
    async write(path, text) {
      note({ ...files, [path]: "" });
      note({ ...files, [path]: text });
      await writeFile(place(path), text);
    },
    async replace(path, text) {
      await writeFile(place(`${path}~`), text);
      note({ ...files, [path]: text });
      await rename(place(`${path}~`), place(path));
    },
    async remove(path) {
      note(without((each) => each === path));
      await rm(place(path), { force: true });
    },
    async takeAway(path) {
      const before = files;
      note(without((each) => each.startsWith(`${path}/`)));
      await rename(place(path), place("away"));
      return async () => {
        note(before);
        await rename(place("away"), place(path));
      };
    },
    async swap(changes) {
      const old = versionFolder();
      version++;
      await cp(old, versionFolder(), { recursive: true });
      for (const [path, text] of Object.entries(changes)) {
        await mkdir(dirname(join(versionFolder(), path.slice(6))), { recursive: true });
        await writeFile(join(versionFolder(), path.slice(6)), text);
      }
      await symlink(`..${version}`, place("mount/..data_tmp"));
      note({ ...files, ...changes });
      await rename(place("mount/..data_tmp"), place("mount/..data"));
      // A reader may still be in the old folder: what it misses there is a state of its own to nobody.
      await rm(old, { recursive: true });
    },
  };
}
