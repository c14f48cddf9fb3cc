import { randomUUID } from "node:crypto";
import { mkdir, open, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { operationsOf } from "@crossdock/kit";
import { Type } from "typebox";
import { fileFailures } from "./file-failures.ts";
import type { Folder } from "./folder.ts";

const { defineOperation } = operationsOf<Folder>();

const input = Type.Object(
  {
    name: Type.String({ minLength: 1, description: "Name below the folder, such as `out/order-17.json`." }),
    content: Type.Unknown({ description: "Text as it is; anything else is written as JSON." }),
  },
  { additionalProperties: false },
);

/** Writes a whole file under its name at once: a reader sees the old one or the new one, never a part. */
export const filesWrite = defineOperation({
  name: "files.write",
  summary: "Writes a file; one of the same name is replaced.",
  status: "stable",
  trait: "idempotent",
  config: Type.Object({}, { additionalProperties: false }),
  input,
  result: Type.Object({
    name: Type.String({ description: "Name below the folder." }),
    bytes: Type.Integer({ description: "Size in bytes." }),
  }),
  examples: [
    {
      title: "One file for each order",
      yaml: `target: { system: exchange, operation: files.write }
mapping: { name: '"out/" & orderNo & ".json"', content: $ }
`,
    },
  ],
  async run({ connection: { folder }, input: { name, content } }) {
    const path = placeOf(name);
    const text = typeof content === "string" ? content : `${JSON.stringify(content ?? null, null, 2)}\n`;
    try {
      await staysInside(folder, path);
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await replaced(join(folder, path), text);
    } catch (error) {
      if (!(error instanceof Error && "code" in error) || "class" in error) throw error;
      const [reason, outcome] = badNames.has(String(error.code))
        ? (["badName", "notSent"] as const)
        : (["unreachable", "refused"] as const);
      throw fileFailures.fail(reason, `${shown(name)} cannot be written (${error.code})`, {
        cause: error,
        outcome,
      });
    }
    return { name: path, bytes: Buffer.byteLength(text) };
  },
});

/** What the file system says of a name that can never be written: another message is not held up by it. */
const badNames: ReadonlySet<string> = new Set([
  "ENAMETOOLONG",
  "EISDIR",
  "EEXIST",
  "EINVAL",
  "ENOTDIR",
  "ENOTEMPTY",
  "EILSEQ",
  "ELOOP",
  "ERR_INVALID_ARG_VALUE",
]);

function shown(name: string): string {
  return name.length <= 100 ? name : `${name.slice(0, 99)}…`;
}

/** Hidden files are refused, too: the ones under way are hidden. */
function placeOf(name: string): string {
  const steps = name.split(/[\\/]/);
  if (steps.some((step) => step === "" || step.startsWith(".") || step.includes("\0"))) {
    throw fileFailures.fail("badName", `\`${name}\` is not a plain name below the folder`, {
      outcome: "notSent",
    });
  }
  return steps.join(sep);
}

/** A link inside the folder may lead out of it; what does not exist yet cannot. */
async function staysInside(folder: string, path: string): Promise<void> {
  const root = await realpath(folder).catch((cause: unknown) => {
    const title = `the folder ${folder} is not there`;
    throw fileFailures.fail("unreachable", title, { outcome: "notSent", isAway: true, cause });
  });
  for (let parent = dirname(path); parent !== "."; parent = dirname(parent)) {
    const real = await realpath(join(folder, parent)).catch(() => root);
    if (real === root || real.startsWith(root + sep)) continue;
    throw fileFailures.fail("badName", `\`${path}\` leads out of the folder`, { outcome: "notSent" });
  }
}

/** On disk once it resolves, the file and its name. */
async function replaced(path: string, text: string): Promise<void> {
  const underway = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    await synced(underway, text);
    await rename(underway, path);
  } catch (error) {
    await rm(underway, { force: true });
    throw error;
  }
  const parent = await open(dirname(path), "r");
  await parent.sync().finally(() => parent.close());
}

async function synced(path: string, text: string): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
