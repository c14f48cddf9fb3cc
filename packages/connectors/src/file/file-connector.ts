import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConnector, type Told, valueAt } from "@crossdock/kit";
import { Type } from "typebox";
import { told } from "../system-sentences.ts";
import { fileFailures } from "./file-failures.ts";
import { filesWrite } from "./files-write.ts";
import type { Folder } from "./folder.ts";

const options = Type.Object(
  {
    folder: Type.Optional(
      Type.String({
        minLength: 1,
        description: "The folder; a relative one begins where the daemon runs. Default: that of `baseUrl`.",
      }),
    ),
  },
  { additionalProperties: false },
);

/** A folder of this machine, for the `file` trigger and for files that others fetch. */
export const file = defineConnector<typeof options, Folder>({
  name: "file",
  summary: "A local folder that files are taken from and written to.",
  status: "stable",
  auth: { none: Type.Object({}, { additionalProperties: false }) },
  options,
  operations: [filesWrite],
  failures: fileFailures.table,
  examples: [
    {
      title: "The folder that an SFTP server shares with a bank",
      yaml: `kind: System
name: bank-exchange
owner: accounting
criticality: medium
connector: file
baseUrl: file:///srv/exchange/bank
limits: { concurrency: 2, timeout: 30s }
`,
    },
  ],
  *check(system): Generator<Told> {
    const folder = valueAt(system, "options", "folder");
    const { baseUrl } = system;
    if (folder !== undefined) return;
    if (typeof baseUrl === "string" && (baseUrl.startsWith("file:///") || baseUrl.includes("${"))) return;
    yield told({ path: baseUrl === undefined ? [] : ["baseUrl"], problem: { id: "missing-folder" } });
  },
  open({ baseUrl, options }) {
    return { folder: options.folder === undefined ? fileURLToPath(baseUrl) : resolve(options.folder) };
  },
  folder: ({ folder }) => folder,
  async probe({ folder }) {
    try {
      await access(folder, constants.R_OK | constants.W_OK);
    } catch (cause) {
      const isGone = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
      const title = `the folder ${folder} ${isGone ? "is not there" : "cannot be read and written"}`;
      throw fileFailures.fail("unreachable", title, {
        outcome: "notSent",
        isAway: true,
        cause,
      });
    }
  },
});
