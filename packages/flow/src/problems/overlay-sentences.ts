import { question } from "@crossdock/kit";
import { quoted } from "./quoted.ts";

type Resource = { kind: string; name: string };
type Meant = { meant?: string | undefined };

/** Overlays that patch nothing, or what they may not, and parts that are marked as final. */
export const overlaySentences = {
  "overlay-without-version": ({ kind, name }: Resource) => ({
    message: `the overlay says no version of the ${kind} \`${name}\``,
    hint: "add `version` to `of`",
  }),
  "patch-of-unknown": ({ kind, reference, meant }: Meant & { kind: string; reference: string }) => ({
    message: `the overlay patches the ${kind} \`${reference}\`, which does not exist`,
    hint: question(meant) ?? "correct `of`, or remove the overlay",
  }),
  "foreign-overlay": ({ retailer, folder }: Record<"retailer" | "folder", string>) => ({
    message: `the overlay is for \`${retailer}\` and lies in the folder of \`${folder}\``,
    hint: "move it, or remove `retailer`",
  }),
  "unused-overlay": ({ kind, reference, retailer }: Record<"kind" | "reference" | "retailer", string>) => ({
    message: `the overlay patches \`${reference}\`, which \`${retailer}\` does not use`,
    hint: `add \`{ ${kind.toLowerCase()}: ${reference} }\` to \`use\` of the retailer, or remove the overlay`,
  }),
  "patch-of-steps": () => ({
    message: "the patch changes a single step, and the flow has a list of `steps`",
    hint: "write `steps: [ { id: …, … } ]` with the id of the step that is meant",
  }),
  "unknown-placement": ({
    word,
    wanted,
    known,
    meant,
  }: Meant & { word: string; wanted: string; known: readonly string[] }) => ({
    message: `\`${word}: ${wanted}\` names no item of the list`,
    hint: question(meant) ?? `known ids: ${known.join(", ")}`,
  }),
  "fixed-field": ({ field }: { field: string }) => ({
    message: `an overlay cannot change \`${field}\``,
    hint: "remove it, or write another base resource",
  }),
  "unpatchable-field": ({
    kind,
    field,
    allowed,
  }: {
    kind: string;
    field: string;
    allowed: readonly string[];
  }) => ({
    message: `an overlay cannot change \`${field}\` of a ${kind}`,
    hint:
      allowed.length > 0 ? `remove it; it may change ${quoted(allowed)}` : "remove it; it may change nothing",
  }),
  /** `part` is dotted; empty for the whole resource. */
  "changed-final": ({ kind, name, part }: Resource & { part: string }) => ({
    message: `${part === "" ? `the ${kind} \`${name}\`` : `\`${part}\` of \`${name}\``} is final, and the overlay changes it`,
    hint: "leave it as it is, or ask the owner of the base to change it for everybody",
  }),
  "unknown-final": ({
    name,
    part,
    near,
    meant,
  }: Meant & { name: string; part: string; near: readonly string[] }) => ({
    message: `\`${name}\` has no part \`${part}\``,
    hint: question(meant) ?? `known here: ${quoted(near)}`,
  }),
};
