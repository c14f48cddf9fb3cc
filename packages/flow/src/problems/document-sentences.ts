import { question, type Words } from "@crossdock/kit";
import { quoted } from "./quoted.ts";

type Resource = { kind: string; name: string };
type Kinds = { known: readonly string[] };

/** Where a resource should lie that lies elsewhere. */
export type Home = "retailer" | "base" | "tests" | "flows";

/** What is wrong with documents beyond their shape: which resource one is, and what excludes what. */
export const documentSentences = {
  "not-a-mapping": () => ({
    message: "a document must be a mapping of fields that begins with `kind`",
  }),
  "missing-kind": ({ known }: Kinds) => ({
    message: "missing field `kind`",
    hint: `write one of ${known.join(", ")}`,
  }),
  "kind-not-text": ({ known }: Kinds) => ({
    message: "`kind` must be text",
    hint: `write one of ${known.join(", ")}`,
  }),
  "unknown-kind": ({ kind, known, meant }: Kinds & { kind: string; meant?: string | undefined }) => ({
    message: `unknown kind \`${kind}\``,
    hint: question(meant) ?? `write one of ${known.join(", ")}`,
  }),
  "unsupported-kind": ({ kind }: { kind: string }) => ({
    message: `the kind \`${kind}\` is not supported yet`,
    hint: "remove the document until a later version of crossdock supports it",
  }),
  unsupported: ({ word, instead }: { word: string; instead: string }) => ({
    message: `\`${word}\` is not supported yet`,
    hint: instead,
  }),
  "misspelt-name": () => ({ message: "`name` must be kebab-case, such as `order-to-erp`" }),
  "short-form-field": ({ field }: { field: string }) => ({
    message: `\`${field}\` at the top belongs to the short form, and the flow has \`steps\``,
    hint: field === "retry" || field === "timeout" ? "write it in `defaults`" : "write it in a step",
  }),
  "skip-without-reason": () => ({
    message: "`action: skip` needs a `reason`",
    hint: "say why the message may be left out",
  }),
  "beside-emit": ({ field }: { field: string }) => ({
    message: `\`${field}\` is about a call of a System, and a step with \`emit\` makes none`,
    hint:
      field === "target"
        ? "make two steps of it: one with `target`, one with `emit`"
        : `remove \`${field}\`, or move it to the step with the \`target\``,
  }),
  "missing-target": ({ meant }: { meant?: string | undefined }) => ({
    message: "missing field `target`",
    hint:
      meant === undefined
        ? "a step calls a System with `target`, or starts other flows with `emit`"
        : `did you mean the step \`${meant}\`? A patch changes the step of its \`id\`, and adds one where there is none`,
  }),
  "missing-system": () => ({ message: "missing field `system`", hint: "name a role, or choose by `route`" }),
  "system-beside-route": () => ({ message: "the System is chosen by `route`", hint: "remove `system`" }),
  "needs-one-of": ({ names }: { names: readonly string[] }) =>
    names.length === 1
      ? { message: `missing field ${quoted(names)}`, hint: `add ${quoted(names)}` }
      : { message: `needs one of ${quoted(names)}`, hint: "add one of them" },
  "exclusive-fields": ({ field, other }: { field: string; other: string }) => ({
    message: `\`${field}\` and \`${other}\` exclude each other`,
    hint: "remove one of the two",
  }),
  "duplicate-resource": ({ kind, name, isOnly }: Resource & { isOnly: boolean }) => ({
    message: `the ${kind} \`${name}\` exists twice`,
    hint: isOnly ? `keep one ${kind}` : "rename or remove one of the two",
  }),
  "duplicate-id": ({ item, list }: { item: string; list: string }) => ({
    message: `the id \`${item}\` stands twice in \`${list}\``,
    hint: "give each its own id",
  }),
  // Where they lie
  "misplaced-resource": ({ kind, name, home }: Resource & { home: Home }) => {
    const { lies, hint } = homes[home];
    return { message: `the ${kind} \`${name}\` lies ${lies}`, hint };
  },
  "misnamed-retailer": ({ folder, name }: { folder: string; name: string }) => ({
    message: `the retailer in the folder \`${folder}\` is named \`${name}\``,
    hint: `write \`name: ${folder}\`, or rename the folder`,
  }),
  "misnamed-file": ({ kind, file, wanted }: Record<"kind" | "file" | "wanted", string>) => ({
    message: `a ${kind} is not kept in \`${file}\``,
    hint: `name the file \`${wanted}\``,
  }),
  "name-unlike-file": ({
    kind,
    name,
    file,
    stem,
    wanted,
  }: Resource & Record<"file" | "stem" | "wanted", string>) => ({
    message: `\`${file}\` holds a ${kind} that is named \`${name}\``,
    hint: `write \`name: ${stem}\`, or rename the file to \`${wanted}\``,
  }),
  "yml-ending": ({ file }: { file: string }) => ({
    message: `the file \`${file}\` ends with \`.yml\``,
    hint: "rename it to `.yaml`",
  }),
  "lost-retailer": ({ folder }: { folder: string }) => ({
    message: `\`${folder}/\` has no \`retailer.yaml\``,
    hint: `write \`${folder}/retailer.yaml\`, or remove the folder`,
  }),
};

const homes: Readonly<Record<Home, { lies: string } & Pick<Words, "hint">>> = {
  retailer: {
    lies: "outside of a retailer's folder",
    hint: "move it into flows/retailers/<name>/",
  },
  base: {
    lies: "in a retailer's folder",
    hint: "move it to flows/base/, and write what the retailer does differently as an Overlay",
  },
  tests: { lies: "outside of `test/flows/`", hint: "move it to test/flows/" },
  flows: { lies: "in `test/flows/`", hint: "move it below flows/" },
};
