import type { ColumnKind, CopiedTable } from "../../copy/tables.ts";
import type { Cell } from "../../copy/transfer.ts";
import { partitionOf } from "../partition.ts";
import { longDigest } from "../short.ts";

/** The type of a list of such values. */
export const listTypes: Readonly<Record<ColumnKind, string>> = {
  text: "text[]",
  packed: "text[]",
  integer: "bigint[]",
  real: "double precision[]",
  flag: "boolean[]",
  place: "bigint[]",
};

/** What a column of a copied table is called here: the number of a message is its `id`, and its own name `message_id`. */
export function nameHere({ name: table }: CopiedTable, column: string, kind: ColumnKind): string {
  if (kind === "place") return "id";
  return table === "messages" && column === "id" ? "message_id" : column;
}

/** A column that only these tables have, and what it holds for a row, whose cells are given by their names. */
export interface OwnColumn {
  name: string;
  type: string;
  value(cell: (name: string) => Cell | undefined, partitions: number): Cell;
}

const textOf = (cell: Cell | undefined): string | null => (typeof cell === "string" ? cell : null);

const keyDigest: OwnColumn = {
  name: "key_digest",
  type: "text[]",
  value: (cell) => longDigest(textOf(cell("key"))),
};

/** By table. Whoever accepts a message works these out; a copy does it again. */
export const ownColumns: Readonly<Record<string, readonly OwnColumn[]>> = {
  applied_versions: [keyDigest],
  cross_references: [keyDigest],
  messages: [
    // Before all that this server will accept: its own transactions have higher numbers.
    { name: "xid", type: "bigint[]", value: () => 1 },
    {
      name: "partition",
      type: "integer[]",
      value: (cell, partitions) =>
        partitionOf(
          {
            flow: String(cell("flow")),
            retailer: String(cell("retailer")),
            mode: cell("mode") === "shadow" ? "shadow" : "live",
            key: textOf(cell("key")),
            id: String(cell("id")),
          },
          partitions,
        ),
    },
    { name: "identity_digest", type: "text[]", value: (cell) => longDigest(textOf(cell("identity"))) },
  ],
};
