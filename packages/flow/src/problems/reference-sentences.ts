import { type Operation, question } from "@crossdock/kit";
import { quoted } from "./quoted.ts";

type Kind = { kind: string };
type Resource = Kind & { name: string };
type Meant = { meant?: string | undefined };
type Known = Meant & { known: readonly string[] };

/** References that lead to nothing, or to what cannot be used there; interpolations where none may be. */
export const referenceSentences = {
  "unknown-resource": ({
    kind,
    reference,
    versions,
    meant,
  }: Kind & Meant & { reference: string; versions: readonly string[] }) => ({
    message: `there is no ${kind} \`${reference}\``,
    hint:
      versions.length > 0
        ? `known versions: ${quoted(versions)}`
        : (question(meant) ?? `add a ${kind} of this name, or name an existing one`),
  }),
  "foreign-resource": ({ kind, reference, owner }: Kind & Record<"reference" | "owner", string>) => ({
    message: `the ${kind} \`${reference}\` belongs to the retailer \`${owner}\``,
    hint: `move the ${kind} to flows/base/ to share it`,
  }),
  "missing-version": ({ kind, name, latest }: Resource & { latest: string }) => ({
    message: `the reference to the ${kind} \`${name}\` says no version`,
    hint: `write \`${latest}\``,
  }),
  "needless-version": ({ kind, name }: Resource) => ({
    message: `a ${kind} has no versions`,
    hint: `write \`${name}\``,
  }),
  "unknown-retry-list": ({ name, meant }: Meant & { name: string }) => ({
    message: `the Policy has no retry list \`${name}\``,
    hint: question(meant) ?? "add it to `retry` in flows/policy.yaml",
  }),
  "unknown-file": ({ file, meant }: Meant & { file: string }) => ({
    message: `there is no file \`${file}\``,
    hint: question(meant) ?? "paths begin at the workspace, the folder that holds `flows/`",
  }),
  // Systems and their operations
  "refused-operations": ({ reason }: { reason: string }) => ({ message: reason }),
  "unknown-role": ({ retailer, role, meant }: Meant & Record<"retailer" | "role", string>) => ({
    message: `\`${retailer}\` has no System for the role \`${role}\``,
    hint: question(meant) ?? `add \`${role}: <System>\` to \`systems\` of the retailer`,
  }),
  "unknown-operation": ({
    system,
    operation,
    known,
    meant,
  }: Known & Record<"system" | "operation", string>) => ({
    message: `\`${system}\` has no operation \`${operation}\``,
    hint: question(meant) ?? fitting(known),
  }),
  "unfit-operation": ({
    operation,
    wanted,
    known,
    meant,
  }: Known & { operation: string; wanted: Operation["kind"] }) => ({
    message: `\`${operation}\` ${misfits[wanted]}`,
    hint: question(meant) ?? fitting(known),
  }),
  "unverifiable-operation": ({ operation }: { operation: string }) => ({
    message: `\`${operation}\` cannot be verified`,
    hint: "remove it, or choose an operation that looks up what it wrote",
  }),
  "operation-without-expect": ({ operation }: { operation: string }) => ({
    message: `\`${operation}\` compares nothing after the write`,
    hint: "remove `expect`, or use `assert` on `$result`",
  }),
  // Interpolations
  "uninterpolated-kind": ({ kind }: Kind) => ({
    message: `a ${kind} cannot read the environment or secrets`,
    hint: "put it into the System, the Retailer's `vars` or the Environment",
  }),
  "partial-interpolation": () => ({
    message: "an interpolation must be the whole value, `${env:NAME}` or `${secret:path}`",
    hint: "let the variable hold the whole value, or quote nothing but `${env:NAME}`",
  }),
  "interpolated-key": () => ({
    message: "a key cannot be interpolated",
    hint: "write the key itself; only whole values are interpolated",
  }),
  "misplaced-secret": () => ({
    message: "a secret may only stand in a field that holds a secret",
    hint: "use `${env:NAME}` for what is not a secret",
  }),
};

/** What is wrong with an operation of another kind. */
const misfits: Readonly<Record<Operation["kind"], string>> = {
  call: "is a subscription: a step cannot call it",
  list: "is not a list: a trigger cannot read it",
  subscribe: "is not a subscription: a trigger cannot subscribe to it",
};

function fitting(known: readonly string[]): string {
  return known.length > 0 ? `known here: ${quoted(known)}` : "it has no operation that may stand here";
}
