import {
  type Fields,
  isFields,
  type Path,
  publicKeyAlgorithms,
  publicKeyOf,
  type Told,
} from "@crossdock/kit";

/** What the shape of a webhook's settings, as written, cannot say: what belongs together, and what excludes another. */
export function* checkWebhook({ verify, challenge, ping }: Fields): Generator<Told> {
  if (isFields(verify)) yield* verifyProblems(verify);
  if (isFields(challenge)) {
    yield* one(challenge, ["challenge"], ["member", "query"]);
    if ("token" in challenge && !("query" in challenge)) yield needs(["challenge"], "token", "query");
    const { answer } = challenge;
    const scheme = isFields(verify) ? verify["scheme"] : undefined;
    if (scheme !== "hmac" && typeof answer === "string" && /\bsignature\b/.test(answer))
      yield told(
        ["challenge", "answer"],
        "value",
        "`signature` is made with the shared secret of `hmac`, which this webhook does not have",
      );
  }
  if (isFields(ping)) yield* one(ping, ["ping"], ["header", "member"]);
}

/** Fields of a signature, of a shared secret's alone, and of a private key's alone, by the schemes that they are about. */
const belongings: readonly { names: readonly string[]; schemes: readonly string[] }[] = [
  {
    names: ["member", "entries", "timestampHeader", "timestampMember", "signed", "each"],
    schemes: ["hmac", "public-key"],
  },
  { names: ["prefix"], schemes: ["hmac", "public-key", "jwt"] },
  { names: ["algorithm", "key"], schemes: ["hmac"] },
  { names: ["publicKey"], schemes: ["public-key", "jwt"] },
  { names: ["jwt"], schemes: ["jwt"] },
];

function* verifyProblems(verify: Fields): Generator<Told> {
  const path = ["verify"];
  const scheme = String(verify["scheme"]);
  if (scheme === "header" && !("header" in verify)) yield needs(path, "scheme", "header");
  for (const { names, schemes } of belongings) {
    if (schemes.includes(scheme)) continue;
    const words = schemes.map((name) => `\`${name}\``).join(" or ");
    const isKey = names.includes("algorithm") && (scheme === "public-key" || scheme === "jwt");
    const hint = isKey ? "write it in `publicKey`" : `remove it, or write \`scheme: ${schemes[0]}\``;
    for (const name of names.filter((each) => each in verify))
      yield told([...path, name], "key", `\`${name}\` is about the scheme ${words}`, hint);
  }
  if (scheme === "public-key" || scheme === "jwt") yield* keyProblems(verify, scheme);
  if (scheme === "jwt") {
    const jwt = isFields(verify["jwt"]) ? verify["jwt"] : {};
    if (!("audience" in jwt) && !("bodyDigest" in jwt))
      yield told(
        "jwt" in verify ? [...path, "jwt"] : path,
        "value",
        "a token for any other receiver would be taken here, too",
        "write `jwt: { audience: … }`, or `bodyDigest` with the claim that covers the body",
      );
  }
  if (scheme === "hmac" || scheme === "public-key") yield* signatureProblems(verify, path);
}

function* keyProblems(verify: Fields, scheme: string): Generator<Told> {
  const path = ["verify", "publicKey"];
  const key = verify["publicKey"];
  if (!isFields(key)) {
    if (key === undefined)
      yield told(["verify"], "value", `\`${scheme}\` needs \`publicKey\`, with the sender's \`algorithm\``);
    return;
  }
  const given = [...["pem", "jwks"].filter((name) => name in key), ...("secret" in verify ? ["secret"] : [])];
  if (given.length !== 1)
    yield told(path, "value", "the key comes from exactly one of `pem`, `jwks` and `secret`");
  const { pem, algorithm } = key;
  const known = publicKeyAlgorithms.find((name) => name === algorithm);
  const problem = typeof pem === "string" && known ? publicKeyOf(known, pem) : undefined;
  if (typeof problem === "string")
    yield told([...path, "pem"], "value", `\`pem\` cannot be used: ${problem}`);
  if ("keyIdHeader" in key && !("jwks" in key)) yield needs(path, "keyIdHeader", "jwks");
  if ("keyIdHeader" in key && scheme === "jwt")
    yield told([...path, "keyIdHeader"], "key", "a JWT says itself which key it is", "remove it");
}

function* signatureProblems(verify: Fields, path: Path): Generator<Told> {
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
