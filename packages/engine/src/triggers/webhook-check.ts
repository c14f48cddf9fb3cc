import { type Fields, isFields, type Path, type Told } from "@crossdock/kit";

/** What the shape of a webhook's settings, as written, cannot say: what belongs together, and what excludes another. */
export function* checkWebhook({ verify, challenge, ping }: Fields): Generator<Told> {
  if (isFields(verify)) yield* verifyProblems(verify);
  if (isFields(challenge)) {
    yield* one(challenge, ["challenge"], ["member", "query"]);
    if ("token" in challenge && !("query" in challenge)) yield needs(["challenge"], "token", "query");
  }
  if (isFields(ping)) yield* one(ping, ["ping"], ["header", "member"]);
}

const ofHmac = ["member", "entries", "timestampHeader", "timestampMember", "signed", "each", "prefix"];

function* verifyProblems(verify: Fields): Generator<Told> {
  const path = ["verify"];
  const { scheme } = verify;
  if (scheme === "header" && !("header" in verify)) yield needs(path, "scheme", "header");
  if (scheme !== "hmac") {
    for (const name of ofHmac.filter((each) => each in verify))
      yield told(
        [...path, name],
        "key",
        `\`${name}\` is about the scheme \`hmac\``,
        "remove it, or write `scheme: hmac`",
      );
    return;
  }
  yield* one(verify, path, ["header", "member"]);
  if ("entries" in verify && "member" in verify) yield needs(path, "entries", "header");
  if ("each" in verify && !("member" in verify)) yield needs(path, "each", "member");
  if ("each" in verify && !("signed" in verify)) yield needs(path, "each", "signed");
  const times = [
    ...(isFields(verify["entries"]) && "timestamp" in verify["entries"] ? ["entries"] : []),
    ...["timestampHeader", "timestampMember"].filter((name) => name in verify),
  ];
  for (const name of times.slice(1))
    yield told([...path, name], "key", `\`${name}\` and the time in \`${times[0]}\` exclude each other`);
}

/** Exactly one of two fields. */
function* one(value: Fields, path: Path, [first = "", second = ""]: readonly string[]): Generator<Told> {
  if (first in value && second in value)
    yield told([...path, second], "key", `\`${first}\` and \`${second}\` exclude each other`);
  if (!(first in value) && !(second in value))
    yield told(path, "value", `\`${path.at(-1)}\` needs \`${first}\` or \`${second}\``);
}

function needs(path: Path, name: string, other: string): Told {
  return told([...path, name], "key", `\`${name}\` needs \`${other}\` beside it`);
}

function told(path: Path, part: "key" | "value", message: string, hint?: string): Told {
  return { path, part, problem: { id: "webhook-settings" }, message, ...(hint ? { hint } : {}) };
}
