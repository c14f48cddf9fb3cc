import type { Exchange, HttpAnswer, HttpRequest } from "@crossdock/kit";

/** Makes a body fit to be kept: personal data masked. */
export type MaskBody = (body: string) => string;

/** Longest body that is kept with a failure, in characters. */
const longest = 4096;

const secretName = /key|token|secret|passw|signature|assertion|credential|^(sig|code|auth|authorization)$/i;

const hidden = "***";

/**
 * The request and what came back, fit to be kept: method and address with the values of secret query parameters
 * hidden (those the request names, and those whose name gives them away), bodies with secret members hidden,
 * masked, and cut to 4 KB. Headers are never part of it.
 */
export function exchangeOf(
  request: HttpRequest,
  answer?: Pick<HttpAnswer, "status" | "body">,
  mask: MaskBody = (body) => body,
): Exchange {
  const { body } = request;
  const sent = body === undefined ? undefined : typeof body === "string" ? body : `${body.length} bytes`;
  const keep = (text: string): string => cut(mask(withoutSecrets(text)));
  return {
    request: `${request.method} ${shownUrl(request)}`,
    ...(sent === undefined ? {} : { sent: keep(sent) }),
    ...(answer === undefined ? {} : { answer: `HTTP ${answer.status}` }),
    ...(answer === undefined || answer.body === "" ? {} : { received: keep(answer.body) }),
  };
}

function shownUrl({ url, secretQuery = [] }: HttpRequest): string {
  if (!URL.canParse(url)) return url;
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  for (const name of new Set(shown.searchParams.keys())) {
    if (secretName.test(name) || secretQuery.includes(name)) shown.searchParams.set(name, hidden);
  }
  return shown.href;
}

/** Hides members of JSON and of forms whose name says that they are secret. */
function withoutSecrets(text: string): string {
  return text
    .replace(/"([^"\\]{1,64})"(\s*:\s*)"((?:[^"\\]|\\.)*)"?/g, (all: string, name: string, colon: string) =>
      secretName.test(name) ? `"${name}"${colon}"${hidden}"` : all,
    )
    .replace(/(^|&)([\w.-]{1,64})=([^&\s]*)/g, (all: string, lead: string, name: string) =>
      secretName.test(name) ? `${lead}${name}=${hidden}` : all,
    );
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
