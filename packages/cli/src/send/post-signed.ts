import { signedRequest, writeBody } from "@crossdock/engine";
import type { SecretProvider } from "@crossdock/flow";
import { Failure, readJson } from "@crossdock/kit";
import { createSecrets } from "@crossdock/server/secrets";
import { Errors } from "@oclif/core";
import { printable } from "../text/printable.ts";
import type { Addressee } from "./addressee.ts";

/** A message that was sent, and what its webhook answered. */
export interface Sent {
  url: string;
  status: number;
  /** Id of the stored message; null: nothing was stored. */
  id: string | null;
  answer: Answer;
}

interface Answer {
  id?: string;
  state?: string;
  mode?: string;
  title?: string;
  detail?: string;
  problems?: string[];
}

export interface Posting {
  secrets: readonly SecretProvider[];
  variables: Readonly<Record<string, string | undefined>>;
  /** What a sender with a private key signs with: its PEM, and its `kid`. */
  key?: { pem: string; id?: string | undefined } | undefined;
  /** Where nobody has given a secret: what `crossdock dev` takes in its place. */
  standIn?: ((path: string) => string) | undefined;
  id: string;
  now: number;
}

/** Posts a message, JSON, as its sender would. Ends the command when it cannot be signed, or nobody answers. */
export async function postSigned(url: string, to: Addressee, json: Buffer, posting: Posting): Promise<Sent> {
  const { type, body: written } =
    to.accepts[0] === "json"
      ? { type: "application/json", body: json }
      : writeBody(readJson(json.toString()), to);
  const { headers, body } = await signed(url, to, { type, body: written }, posting);
  let response: Response;
  try {
    response = await fetch(url, { method: "POST", headers, body: new Uint8Array(body), redirect: "manual" });
  } catch {
    throw new Errors.CLIError(
      `no daemon answers at ${url}; start one with \`crossdock run\`, or name another with --server`,
      { exit: 2 },
    );
  }
  // A daemon answers JSON; anything else comes from something in between, and its status says enough.
  const answer = (await response.json().catch(() => ({}))) as Answer;
  return { url, status: response.status, id: answer.id ?? null, answer };
}

/** Signed with the secret by which the daemon verifies, the first where one replaces another. */
async function signed(
  url: string,
  { verify, flow }: Addressee,
  { type, body }: ReturnType<typeof writeBody>,
  posting: Posting,
): Promise<{ headers: Readonly<Record<string, string>>; body: Buffer }> {
  const unsigned = { method: "POST", url, headers: { "content-type": type }, body };
  if (verify.scheme === "none") return unsigned;
  if (verify.scheme === "public-key" || verify.scheme === "jwt") {
    const { key } = posting;
    if (!key)
      return refuse(
        `the webhook of ${flow} verifies with its sender's public key, so nobody else can sign for it; name a file with a private key whose public one this Environment knows with --key`,
      );
    return withKey(() =>
      signedRequest(verify, unsigned, { ...posting, secret: key.pem, secretName: "of --key", keyId: key.id }),
    );
  }
  const reference = [verify.secret].flat()[0];
  if (!reference) return refuse(`the webhook of ${flow} names no secret in \`verify\``);
  try {
    const secret = await createSecrets(
      () => posting.secrets,
      posting.variables,
    )(reference).catch((error: unknown) => {
      if (!posting.standIn) throw error;
      return posting.standIn(reference.secret);
    });
    return signedRequest(verify, unsigned, { ...posting, secret, secretName: reference.secret });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return refuse(
      `${error.title} here, so the message cannot be signed: ${error.detail}; give it as for the daemon`,
    );
  }
}

function withKey<Result>(sign: () => Result): Result {
  try {
    return sign();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return refuse(`${error.title}: ${error.detail}`);
  }
}

export function isTaken({ status }: Sent): boolean {
  return status >= 200 && status < 300;
}

/** What was answered, and what to do next. */
export function answerText({ url, status, id, answer }: Sent, { flow, retailer }: Addressee): string {
  const { state, mode, title, detail, problems = [] } = printable(answer);
  const lines = [`${status} from ${url}`];
  if (state === undefined) lines.push([title, detail].filter(Boolean).join(": ") || "no more was said");
  else
    lines.push(
      `${flow} for ${retailer}: ${words[state] ?? state}${mode === undefined ? "" : `, in ${mode}`}`,
    );
  lines.push(...problems.map((problem) => `  ${problem}`));
  const hint = state === undefined ? hints[status] : state === "duplicate" ? another : undefined;
  if (hint !== undefined) lines.push(`hint: ${hint}`);
  if (id !== null) lines.push(`follow it: crossdock messages ${id}`);
  return lines.join("\n");
}

const words: Readonly<Record<string, string>> = {
  accepted: "accepted; the message is stored and runs",
  duplicate: "a duplicate; its identity is known, and nothing runs twice",
  stale: "stale; a newer version of it was applied before",
  quarantined: "quarantined; it does not fit its contract",
};

const another = "a message is new with another `identity.id`: `--changes` sets its fields";

const hints: Readonly<Record<number, string>> = {
  401: "this shell and the daemon have different secrets, or their files say different things of `verify`",
  404: "the daemon does not run this flow for this retailer; `crossdock apply --wait` has it take the files up",
  503: "the daemon is starting, or has no value for the secret; `crossdock lint --references` names what is missing",
};

function refuse(message: string): never {
  throw new Errors.CLIError(message, { exit: 2 });
}
