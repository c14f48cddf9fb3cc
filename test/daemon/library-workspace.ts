import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** The repository's own workspace in a temporary folder, with waits that a test can afford. */
export async function copyLibrary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "crossdock-library-"));
  for (const part of ["flows", "schemas", "docs/runbooks"])
    await cp(join(root, part), join(folder, part), { recursive: true });
  await edit(join(folder, "flows/policy.yaml"), [
    [/interval: \w+/g, "interval: 100ms"],
    [/maxDelay: \w+/g, "maxDelay: 1s"],
    [/maxAttempts: \d+/g, "maxAttempts: 500"],
  ]);
  await edit(join(folder, "flows/base/order-to-erp.flow.yaml"), [[/every: 30s/, "every: 1s"]]);
  for (const system of [
    "acme/acme-odoo",
    "acme/acme-sfcc",
    "nordwind/nordwind-odoo-japan",
    "nordwind/nordwind-odoo-europe",
    "nordwind/nordwind-sfcc",
  ]) {
    await edit(join(folder, `flows/retailers/${system}.system.yaml`), [
      [/requests: \d+/, "requests: 5000"],
      [/timeout: \w+/, "timeout: 2s"],
      [/probe: \w+/, "probe: 500ms"],
    ]);
  }
  return folder;
}

async function edit(file: string, changes: readonly (readonly [RegExp, string])[]): Promise<void> {
  let text = await readFile(file, "utf8");
  for (const [pattern, replacement] of changes) {
    if (!new RegExp(pattern).test(text)) throw new Error(`${file} has no ${pattern}`);
    text = text.replace(pattern, replacement);
  }
  await writeFile(file, text);
}
