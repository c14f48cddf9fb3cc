import { type Placed, type ProblemOf, question, type Told, wordsOf } from "@crossdock/kit";

type Name = { name: string };

/** Sentences for what connectors find in the keys of a System, beyond its shape. */
const sentences = {
  "missing-field": ({ name, example }: Name & { example: string }) => ({
    message: `missing field \`${name}\``,
    hint: `${name}: ${example}`,
  }),
  "wrong-address": () => ({
    message: "`baseUrl` is an http or https address without query and credentials",
  }),
  "missing-folder": () => ({
    message: "a System of connector `file` needs a folder",
    hint: "baseUrl: file:///srv/exchange",
  }),
  "misnamed-operation": () => ({
    message: "an operation is named noun first, such as `shipments.create`",
  }),
  "unusable-schema": ({ field, reason }: { field: string; reason: string }) => ({
    message: `\`${field}\` is not a JSON Schema that can be checked with: ${reason}`,
    hint: "write it as `{ type: object, required: [ … ], properties: { … } }`, without references to other files",
  }),
  "relative-path": () => ({
    message: "`path` begins with a literal `/`; the host is `baseUrl` alone",
  }),
  "query-in-path": () => ({ message: "`path` holds no query", hint: "write it in `query`" }),
  "exclusive-fields": ({ first, second }: { first: string; second: string }) => ({
    message: `\`${first}\` and \`${second}\` exclude each other`,
  }),
  "files-without-multipart": () => ({
    message: "`files` need `encoding: multipart` beside them",
    hint: "write `encoding: multipart`; a JSON body carries a file as a member of `body`",
  }),
  "type-of-multipart": () => ({
    message: "the content type of a `multipart` body names the border of its parts, so it cannot be set",
    hint: "remove `contentType`; that of a file stands in `files`",
  }),
  "body-of-read": ({ method }: { method: string }) => ({
    message: `a ${method} has no body`,
    hint: "write it in `query`",
  }),
  "list-field": ({ name }: Name) => ({
    message: `\`${name}\` belongs to a list`,
    hint: "say with `items` where records are",
  }),
  "unsafe-list": () => ({ message: "a list is read, so its trait is `safe`" }),
  "missing-page-field": ({ kind, name }: Name & { kind: string }) => ({
    message: `pages of kind \`${kind}\` need \`${name}\``,
  }),
  "keyed-without-key": () => ({
    message: "trait `keyed` needs `request.idempotencyKey`",
    hint: "idempotencyKey: { header: Idempotency-Key }",
  }),
  "unverified-trait": ({ trait }: { trait: string }) => ({
    message: `trait \`${trait}\` needs \`verify\`, a look-up that finds what was written`,
  }),
  "needless-settles": ({ trait }: { trait: string }) => ({
    message: `\`settles\` belongs to a write that is repeated; trait \`${trait}\` ${trait === "safe" ? "reads" : "is never repeated"}`,
    hint: "remove it",
  }),
  "unknown-operation": ({ name, meant }: Name & { meant?: string | undefined }) => ({
    message: `no operation \`${name}\` here`,
    hint: question(meant),
  }),
  "not-a-look-up": ({ name }: Name) => ({
    message: `\`${name}\` is not a look-up: it needs trait \`safe\` and no pages`,
  }),
  "needs-one-of": ({ names }: { names: readonly string[] }) => ({
    message: `needs one of ${names.map((name) => `\`${name}\``).join(" and ")}`,
  }),
  "exactly-one-field": ({ names }: { names: readonly string[] }) => ({
    message: `needs exactly one of ${names.map((name) => `\`${name}\``).join(", ")}`,
  }),
};

/** What is wrong with the keys of a System. */
export type SystemProblem = ProblemOf<typeof sentences>;

/** The same in words. */
export function told(found: Placed<SystemProblem>): Told {
  return { ...found, ...wordsOf(sentences, found.problem) };
}
