import type { Exchange, HttpAnswer, HttpRequest } from "@crossdock/kit";
import { headOf } from "../foreign-text/head-of.ts";

/** Makes a body fit to be kept: personal data masked. */
export type MaskBody = (body: string) => string;

/** Longest body that is kept with a failure, in characters. */
const longest = 4096;
/** Characters before a cut that are not kept: what is cut there could be half of a value that is hidden as a whole. */
const edge = 512;

const secretName = /key|token|secret|passw|signature|assertion|credential|^(sig|code|auth|authorization)$/i;

const hidden = "***";

/**
 * The request and what came back, fit to be kept: method and address with the values of secret query parameters
 * hidden (those the request names, and those whose name gives them away), bodies with secret members hidden,
 * masked, and cut to 4 KB. What is longer is cut before anything looks at it. Headers are never part of it.
 */
export function exchangeOf(
  request: HttpRequest,
  answer?: Pick<HttpAnswer, "status" | "body">,
  mask: MaskBody = (body) => body,
): Exchange {
  const { body, shown } = request;
  const sent = typeof body === "object" ? (shown ?? `${body.length} bytes`) : body;
  const keep = (text: string): string => {
    const head = headOf(text);
    const hidden = mask(withoutSecrets(head));
    return head.length === text.length ? cut(hidden) : cut(hidden, hidden.length - edge);
  };
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

function cut(text: string, whole = text.length): string {
  const kept = Math.max(0, Math.min(whole, longest));
  return kept === text.length ? text : `${text.slice(0, kept - 1)}…`;
}
