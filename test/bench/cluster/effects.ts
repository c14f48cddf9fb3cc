import { openSync, writeSync } from "node:fs";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** What a message does in this bench, whoever runs it: one line in a file, written at once. All lines are equally long. */
export interface Effect {
  /** Nanoseconds of the machine's own clock, which all of its processes have. */
  at: number;
  key: string;
  number: number;
}

const lineLength = 48;

/** Appends effects to a file of this process. */
export function openEffects(folder: string): (key: string, number: number) => void {
  const file = openSync(join(folder, `${process.pid}.effects`), "a");
  return (key, number) => {
    const fields = [String(process.hrtime.bigint()).padStart(18), key.padEnd(12), String(number)];
    writeSync(file, `${fields.join(" ").padEnd(lineLength - 1)}\n`);
  };
}

export interface Effects {
  count(): Promise<number>;
  /** In the order in which they happened. */
  all(): Promise<Effect[]>;
}

export async function readEffects(folder: string): Promise<Effects> {
  await mkdir(folder, { recursive: true });
  const files = async (): Promise<string[]> => (await readdir(folder)).map((name) => join(folder, name));
  return {
    async count() {
      const sizes = await Promise.all((await files()).map(async (file) => (await stat(file)).size));
      return sizes.reduce((sum, size) => sum + size, 0) / lineLength;
    },
    async all() {
      const texts = await Promise.all((await files()).map((file) => readFile(file, "utf8")));
      const lines = texts.flatMap((text) => text.split("\n").filter(Boolean));
      return lines.map(effectIn).sort((one, other) => one.at - other.at);
    },
  };
}

function effectIn(line: string): Effect {
  const [at = "", key = "", number = ""] = line.trim().split(/ +/);
  return { at: Number(at), key, number: Number(number) };
}

/** Throws unless each of the messages had its effect once, and those of a key in their order. */
export function checkOrder(effects: readonly Effect[], count: number): void {
  const last = new Map<string, number>();
  for (const { key, number } of effects) {
    if (number <= (last.get(key) ?? -1)) throw new Error(`${key}: ${number} came after ${last.get(key)}`);
    last.set(key, number);
  }
  if (effects.length !== count) throw new Error(`${count} messages had ${effects.length} effects`);
}
