import { Type } from "typebox";
import { defineRoute, Problem } from "./route.ts";

/** Enough for every revision that a journal keeps. */
const all = 100_000;

export const getRevisionFiles = defineRoute({
  method: "GET",
  path: "/v1/revisions/{digest}/files",
  summary: "Gives the files of a revision, to be compared with others; `active` is the one at work.",
  params: Type.Object({
    digest: Type.String({ description: "Digest, the beginning of one, or `active`.", minLength: 4 }),
  }),
  answer: Type.Object({
    revision: Type.String({ description: "Digest." }),
    files: Type.Record(Type.String(), Type.String(), { description: "Texts by path in the workspace." }),
  }),
  async handle({ params: { digest } }, { engine, journal }) {
    if (digest === "active") {
      const active = engine.revision();
      return { revision: active.digest, files: { ...active.files } };
    }
    const known = (await journal.revisions.list(all)).filter((row) => row.digest.startsWith(digest));
    const [found] = known;
    if (!found)
      throw new Problem(404, "There is no such revision", `no digest that is kept begins with ${digest}`);
    if (known.length > 1)
      throw new Problem(
        409,
        "The digest is not clear",
        `${known.length} revisions begin with ${digest}; write more of it`,
      );
    return { revision: found.digest, files: (await journal.revisions.files(found.digest)) ?? {} };
  },
});
