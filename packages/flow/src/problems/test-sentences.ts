import { question, type ShapeProblem, shapeWords } from "@crossdock/kit";
import { quoted } from "./quoted.ts";

type Name = { name: string };
/** A name that is not known, and those that are. */
type Unknown = { known: readonly string[]; meant?: string | undefined };

/** What FlowTests name and their flow does not have, and what contradicts itself in them. */
export const testSentences = {
  "duplicate-case": ({ name }: Name) => ({
    message: `the case \`${name}\` stands twice`,
    hint: "say what is different about this one",
  }),
  "field-beside-messages": ({ field }: { field: string }) => ({
    message: `\`${field}\` and \`messages\` exclude each other`,
    hint: `write \`${field}\` in one of \`messages\``,
  }),
  "missing-message": () => ({
    message: "missing field `message`",
    hint: "name a JSON file beside the test, such as `fixtures/order.json`, or write its fields",
  }),
  "missing-fixture": ({ file, meant }: { file: string; meant?: string | undefined }) => ({
    message: `there is no file \`${file}\``,
    hint: question(meant) ?? "paths begin at the folder of the test",
  }),
  "unreadable-fixture": ({ file, reason }: { file: string; reason: string }) => ({
    message: `\`${file}\` is not JSON: ${reason}`,
    hint: "correct the file",
  }),
  "mock-of-nothing": ({ hasStep }: { hasStep: boolean }) => ({
    message: "a mock needs `step`, or `system` and `operation`",
    hint: hasStep ? "remove `step`, or the other two" : "say whose call is answered",
  }),
  "half-mock": ({ given, needed }: { given: string; needed: string }) => ({
    message: `a mock by \`${given}\` needs \`${needed}\` beside it`,
    hint: "write `{ system: erp, operation: orders.confirm, … }`",
  }),
  "impossible-answer": ({
    operation,
    place,
    wrong,
  }: {
    operation: string;
    /** Dotted; empty for the whole answer. */
    place: string;
    wrong: ShapeProblem;
  }) => {
    const { message, hint } = shapeWords(wrong);
    return {
      message: `\`${operation}\` never answers this: ${place || "it"} ${message}`,
      hint: hint ?? "write what the operation gives, before `output` makes something of it",
    };
  },
  "uncalled-operation": ({
    operation,
    system,
    known,
    meant,
  }: Unknown & Record<"operation" | "system", string>) => ({
    message: `the flow calls no \`${operation}\` of \`${system}\``,
    hint: question(meant) ?? `it calls ${quoted(known)}`,
  }),
  "unknown-fault": ({ name, known, meant }: Name & Unknown) => ({
    message: `there is no fault \`${name}\``,
    hint: question(meant) ?? `known here: ${known.join(", ")}`,
  }),
  "field-of-fails": ({ field }: { field: string }) => ({
    message: `\`${field}\` belongs to what \`fails\``,
    hint: "add `fails: [ Timeout ]`, or remove it",
  }),
  "unwritten-name": ({ name, known, meant }: Name & Unknown) => ({
    message: `the flow never writes \`${name}\``,
    hint: question(meant) ?? `it writes ${quoted(known)}`,
  }),
  "unknown-part": ({ part, name, known, meant }: Name & Unknown & { part: string }) => ({
    message: `the flow has no ${part} \`${name}\``,
    hint: question(meant) ?? (known.length > 0 ? `it has ${quoted(known)}` : "it has none"),
  }),
  "untestable-flow": ({ flow }: { flow: string }) => ({
    message: `no retailer uses \`${flow}\`, so it cannot be tested`,
    hint: `add \`{ flow: ${flow} }\` to \`use\` of a Retailer`,
  }),
  "unused-flow": ({
    flow,
    retailer,
    users,
  }: Record<"flow" | "retailer", string> & { users: readonly string[] }) => ({
    message: `\`${retailer}\` does not use \`${flow}\``,
    hint: `it is used by ${quoted(users)}`,
  }),
};
