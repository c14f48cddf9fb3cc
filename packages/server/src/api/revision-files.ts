import type { Routes } from "@crossdock/api";
import type { Handler } from "./handler.ts";
import { Problem } from "./problem.ts";

/** Enough for every revision that a journal keeps. */
const all = 100_000;

export const getRevisionFiles: Handler<Routes["getRevisionFiles"]> = async (
  { params: { digest } },
  { engine, journal },
) => {
  if (digest === "active") {
    const active = engine.revision();
    return { revision: active.digest, files: { ...active.files } };
  }
  const known = (await journal.revisions.list(all)).filter((row) => row.digest.startsWith(digest));
  const [found] = known;
  if (!found) throw new Problem({ type: "unknown-revision", digest });
  if (known.length > 1)
    throw new Problem({ type: "unclear-digest", digest, known: known.map((row) => row.digest) });
  return { revision: found.digest, files: (await journal.revisions.files(found.digest)) ?? {} };
};
