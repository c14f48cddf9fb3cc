import { Type } from "typebox";
import { defineRoute } from "./route.ts";

export const getRevisionFiles = defineRoute({
  name: "getRevisionFiles",
  method: "GET",
  path: "/v1/revisions/{digest}/files",
  summary: "Gives the files of a revision, to be compared with others; `active` is the one that runs.",
  params: Type.Object({
    digest: Type.String({ description: "Digest, the beginning of one, or `active`.", minLength: 4 }),
  }),
  answer: Type.Object({
    revision: Type.String({ description: "Digest." }),
    files: Type.Record(Type.String(), Type.String(), { description: "Texts by path in the workspace." }),
  }),
  permission: "workspace.read",
  problems: ["unknown-revision", "unclear-digest"],
});
