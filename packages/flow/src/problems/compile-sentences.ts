import { question, type ShapeProblem, shapeWords } from "@crossdock/kit";

type Name = { name: string };
type Column = { file: string; column: string };

/** What keeps an Environment, a contract or a table from being used. */
export const compileSentences = {
  "unusable-schema": ({ file, reason }: { file: string; reason: string }) => ({
    message: `\`${file}\` is not a usable JSON Schema: ${reason}`,
  }),
  "unreadable-schema": ({ file, reason }: { file: string; reason: string }) => ({
    message: `\`${file}\` cannot be read as a JSON Schema: ${reason}`,
  }),
  "unset-variable": ({ name }: Name) => ({
    message: `the environment variable \`${name}\` is not set`,
    hint: `set \`${name}\`, or choose another environment with \`--env\``,
  }),
  "unfit-variable": ({ field, name, wrong }: Name & { field: string; wrong: ShapeProblem }) => ({
    message: `\`${field}\` ${shapeWords(wrong).message}, which \`${name}\` is not`,
  }),
  "large-schema": ({ file, most }: { file: string; most: number }) => ({
    message: `\`${file}\` has more than ${most} parts`,
    hint: "every `$ref` counts with all that it leads to: refer to fewer definitions that refer to others",
  }),
  "unknown-environment": ({
    name,
    known,
    meant,
  }: Name & { known: readonly string[]; meant?: string | undefined }) => ({
    message: `there is no Environment \`${name}\``,
    hint:
      question(meant) ??
      (known.length > 0
        ? `choose one of ${known.join(", ")} with \`--env\``
        : `add flows/environments/${name}.environment.yaml`),
  }),
  "shared-variable": ({ secret, other }: Record<"secret" | "other", string>) => ({
    message: `the secrets \`${secret}\` and \`${other}\` are read from one environment variable`,
    hint: "rename one of the two",
  }),
  "flow-used-twice": ({ retailer, flow }: Record<"retailer" | "flow", string>) => ({
    message: `\`${retailer}\` uses \`${flow}\` twice`,
    hint: "remove one of the two",
  }),
  // Tables
  "unreadable-table": ({ file, reason }: { file: string; reason: string }) => ({
    message: `\`${file}\` is not CSV: ${reason}`,
    hint: "correct this line: every line has as many fields as the first one, and a field with a comma or a quote stands in quotes",
  }),
  "unknown-column": ({
    file,
    column,
    known,
    meant,
  }: Column & { known: readonly string[]; meant?: string | undefined }) => ({
    message: `\`${file}\` has no column \`${column}\``,
    hint: question(meant) ?? `its columns: ${known.join(", ")}`,
  }),
  "duplicate-column": ({ file, column }: Column) => ({
    message: `the column \`${column}\` stands twice in \`${file}\``,
    hint: "rename or remove one of the two columns",
  }),
  "duplicate-row": ({ file, key }: { file: string; key: string }) => ({
    message: `the key \`${key}\` stands twice in \`${file}\``,
    hint: "remove one of the two rows",
  }),
  "cell-not-a-number": ({ column }: { column: string }) => ({
    message: `the column \`${column}\` holds something that is not a number`,
    hint: "correct the cell, or take the column out of `numbers`",
  }),
  "cell-too-long": ({ column }: { column: string }) => ({
    message: `the column \`${column}\` holds more digits than a number keeps`,
    hint: "take the column out of `numbers`: as text it keeps every digit",
  }),
};
