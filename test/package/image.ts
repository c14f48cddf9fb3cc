import { type SpawnOptions, spawnSync } from "node:child_process";
import { chmod, cp, mkdir, readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/** What a Dockerfile says of the container that is started from its last stage. */
export interface Image {
  folder: string;
  variables: Record<string, string>;
  entrypoint: string[];
  command: string[];
  healthCheck: string[];
  ports: string[];
  /** As whom it runs. */
  as: Pick<SpawnOptions, "uid" | "gid">;
}

interface Step {
  instruction: string;
  rest: string;
}

/** Somebody who owns nothing, where this process may become anybody and a stranger can start Node. */
const nobody = ((): Pick<SpawnOptions, "uid" | "gid"> => {
  const other = { uid: 65_534, gid: 65_534 };
  if (process.getuid?.() !== 0) return {};
  return spawnSync(process.execPath, ["--version"], other).status === 0 ? other : {};
})();

/**
 * Does in plain folders what a Dockerfile says, for machines without a container engine: each stage in a folder of its own
 * below `place`, absolute paths below `outside`. `run` does the lines of RUN.
 */
export async function builtImage(
  dockerfile: string,
  {
    place,
    outside,
    context,
    run,
  }: {
    place: string;
    outside: string;
    context: string;
    run(line: string, folder: string): Promise<void>;
  },
): Promise<Image> {
  const stages = new Map<string, string>();
  const ignored = (await readFile(`${dockerfile}.dockerignore`, "utf8")).trim().split("\n");
  let image = blank(context);
  for (const { instruction, rest } of stepsOf(await readFile(dockerfile, "utf8"))) {
    const words = rest.split(" ");
    switch (instruction) {
      case "FROM": {
        const stage = /AS (\w+)/.exec(rest)?.[1] ?? "last";
        image = blank(join(place, `stage-${stage}`));
        stages.set(stage, image.folder);
        await mkdir(image.folder, { recursive: true });
        break;
      }
      case "WORKDIR":
        break;
      case "COPY": {
        const from = /^--from=(\w+)/.exec(rest)?.[1];
        const sources = from === undefined ? words.slice(0, -1) : ["."];
        const base = from === undefined ? context : (stages.get(from) ?? "");
        const left = from === undefined ? ignored.map((name) => join(base, name)) : [];
        for (const source of sources) await copied(base, source, image.folder, left);
        break;
      }
      case "RUN":
        await run(
          rest.replaceAll("/var/lib/crossdock", outside).replace("node:node", ownerOf(image.as)),
          image.folder,
        );
        break;
      case "ENV": {
        const [name = "", value = ""] = rest.split("=");
        image.variables[name] = value;
        break;
      }
      case "EXPOSE":
        image.ports = words;
        break;
      case "HEALTHCHECK":
        image.healthCheck = JSON.parse(rest.slice(rest.indexOf("[")));
        break;
      case "ENTRYPOINT":
        image.entrypoint = JSON.parse(rest);
        break;
      case "CMD":
        image.command = JSON.parse(rest);
        break;
      case "USER":
      case "VOLUME":
        break;
      default:
        throw new Error(`this test does not know ${instruction}: teach it`);
    }
  }
  await readOnly(image.folder);
  // A temporary folder is closed to strangers.
  await chmod(place, 0o755);
  return image;
}

function blank(folder: string): Image {
  return { folder, variables: {}, entrypoint: [], command: [], healthCheck: [], ports: [], as: nobody };
}

function stepsOf(text: string): Step[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [instruction = "", ...rest] = line.split(" ");
      return { instruction, rest: rest.join(" ") };
    });
}

async function copied(base: string, name: string, folder: string, left: readonly string[]): Promise<void> {
  await cp(join(base, name), join(folder, name), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !left.includes(resolve(path)),
  });
}

function ownerOf({ uid, gid }: Pick<SpawnOptions, "uid" | "gid">): string {
  return `${uid ?? process.getuid?.()}:${gid ?? process.getgid?.()}`;
}

/** As the file system of a container is with `--read-only`. */
async function readOnly(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name !== "node_modules" && !entry.isSymbolicLink())
      await chmod(join(folder, entry.name), 0o555);
  }
  await chmod(folder, 0o555);
}
