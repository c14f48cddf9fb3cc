import { defineConnector, defineFailures, operationsOf } from "@crossdock/kit";
import { Type } from "typebox";
import { openEffects } from "./effects.ts";

type Append = ReturnType<typeof openEffects>;

const append = operationsOf<Append>().defineOperation({
  name: "effects.append",
  summary: "Writes a line.",
  status: "experimental",
  trait: "keyed",
  config: Type.Object({}),
  input: Type.Object({ key: Type.String(), number: Type.Integer() }),
  result: Type.Object({}),
  examples: [],
  async run({ connection, input: { key, number } }) {
    connection(key, number);
    return {};
  },
});

/** The target of the cluster bench: what the peers' handlers do as well. */
export const effects = defineConnector({
  name: "effects",
  summary: "Writes lines to a file.",
  status: "experimental",
  auth: { none: Type.Object({}) },
  options: Type.Object({ folder: Type.String() }),
  operations: [append],
  failures: defineFailures("effects", {}).table,
  examples: [],
  open: ({ options: { folder } }) => openEffects(folder),
});
