import { cp, mkdtemp, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Beside the code of the published package. */
const published = join(import.meta.dirname, "demo");
/** The repository itself. */
const repository = join(import.meta.dirname, "../../../..");

/** The workspace of the demo. What is installed is not written to: there it is a copy in a folder of its own. */
export async function demoFolder(): Promise<string> {
  const isPublished = await stat(published).then(
    () => true,
    () => false,
  );
  if (!isPublished) return repository;
  const copy = await mkdtemp(join(tmpdir(), "crossdock-demo-"));
  await cp(published, copy, { recursive: true });
  return copy;
}
