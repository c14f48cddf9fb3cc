import { Failure, numberAt } from "@crossdock/kit";
import { JsonataError } from "../compiler/jsonata-error.ts";
import { refusalWords } from "../compiler/refusals.ts";
import { shown } from "../helpers/decimal.ts";

/** Plain words for the evaluator's codes; the token is the function or operator at fault. */
const titles: Record<string, (token: string, value: unknown) => string> = {
  T0410: (token) => `an argument of $${token} has the wrong type`,
  T0411: (token) => `$${token} cannot work on the value before it`,
  T0412: (token) => `$${token} wants a list of one type`,
  D1001: (_token, value) => `a number is out of range: ${shown(value)}`,
  D1002: (_token, value) => `only a number can be negated, not ${shown(value)}`,
  T1003: (_token, value) => `the key of an object is not text: ${shown(value)}`,
  T1005: (token) => `${token} is called without its \`$\``,
  T1006: (token) =>
    `${token === "" ? "something that is not a function" : `$${token}, which is not a function,`} is called`,
  D1009: (_token, value) => `two entries make the same key ${shown(value)}`,
  D1011: () => "the expression nests too deeply; an own function may call itself for ever",
  D1012: (_token, value) => `the expression computes for longer than ${String(value)} ms`,
  T2001: (token) => `the left side of ${token} is not a number`,
  T2002: (token) => `the right side of ${token} is not a number`,
  T2003: () => "the start of the range is not a whole number",
  T2004: () => "the end of the range is not a whole number",
  T2009: (token) => `${token} compares a number with a text`,
  T2010: (token) => `${token} compares only numbers and texts`,
  D1004: () => "the pattern matches the empty text, so it would match without end; write `+` for `*`",
  D1013: (_token, value) => `${shown(value)} cannot be the key of an object`,
  T2006: () => "the right side of ~> is not a function",
  T2007: () => "a list can only be sorted by numbers alone, or by texts alone",
  T2008: (_token, value) => `a list can only be sorted by numbers or texts, not by ${shown(value)}`,
  T2011: () => "the second part of a transform does not yield an object",
  T2012: () => "the third part of a transform does not yield names",
  T2013: () => "$clone is not a function here, so a transform cannot copy",
  T1007: (token) => `$${token} is not a function, so it cannot be applied in part`,
  T1008: (token) => `$${token} is not a function, so it cannot be applied in part`,
  T1010: () => "a pattern has to be a regular expression, or a function that finds matches",
  D3001: (_token, value) => `${shown(value)} cannot be written as text: the number is not finite`,
  D3010: (token) => `$${token} cannot look for the empty text`,
  D3011: (token) => `the limit of $${token} is less than zero`,
  D3012: () => "the function that makes the replacement does not yield a text",
  D3020: (token) => `the limit of $${token} is less than zero`,
  D3040: (token) => `the limit of $${token} is less than zero`,
  D3050: () => "$reduce needs a function of two arguments or more",
  D3060: (_token, value) => `there is no square root of ${shown(value)}`,
  D3061: (_token, value) => `${shown(value)} raised to this power is not a finite number`,
  D3070: () => "$sort of objects needs a function that compares two of them",
  D3120: (_token, value) => `the text given to $eval cannot be read: ${String(value)}`,
  D3121: (_token, value) => `the text given to $eval fails: ${String(value)}`,
  D3138: () => "$single found more than one",
  D3139: () => "$single found nothing",
  D2014: () => "a list is too long",
  D2015: () => "a list is too long",
  D3030: (_token, value) => `${shown(value)} is not a number`,
  D3140: (token, value) => `Malformed URL passed to $${token}(): ${JSON.stringify(value)}`,
  D3110: (_token, value) => `${shown(value)} is not an instant of ISO 8601`,
};

/** What an evaluation threw, as a failure that shows the place in the expression. */
export function evaluationFailure(thrown: unknown, source: string): Failure {
  const called = thrown instanceof JsonataError ? thrown.call?.position : undefined;
  // Any error may carry the place that the calls around it put into it.
  const place = placeOf(called ?? numberAt(thrown, "position"), source);
  if (thrown instanceof JsonataError) {
    return new Failure(thrown.class, titleOf(thrown), {
      detail: `${thrown.code}, ${place}`,
      cause: thrown,
    });
  }
  if (thrown instanceof Failure) {
    return new Failure(thrown.class, thrown.title, {
      outcome: thrown.outcome,
      detail: thrown.detail === undefined ? place : `${thrown.detail}\n${place}`,
      ...(thrown.cause === undefined ? {} : { cause: thrown.cause }),
    });
  }
  const told = { detail: place, cause: thrown };
  if (thrown instanceof RangeError) {
    return new Failure("LimitExceeded", "the expression needs too much room", told);
  }
  return new Failure("MappingError", messageOf(thrown), told);
}

/** One line for a person. */
export function titleOf(error: JsonataError): string {
  const token = error.call?.name ?? (typeof error.token === "string" ? error.token : "");
  // What the expression itself says is told as it is.
  if (error.code === "D3137" || error.code === "D3141") return error.message;
  if (error.refusal) return `${subjectOf(token)} ${refusalWords(error.refusal)}`;
  const title = titles[error.code]?.(token, error.value);
  return title ?? messageOf(error);
}

function subjectOf(token: string): string {
  if (token === "") return "the expression";
  return /^[A-Za-z_]/.test(token) ? `$${token}` : token;
}

function messageOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : "the expression fails";
  return (message.charAt(0).toLowerCase() + message.slice(1)).replace(/\.$/, "");
}

/** `at offset 12: …excerpt`, on one line, around the place. */
function placeOf(position: number | undefined, source: string): string {
  const at = position === undefined || position > source.length ? undefined : position;
  const from = Math.max(0, (at ?? 0) - 40);
  const to = Math.min(source.length, (at ?? 0) + 40);
  const cut = `${from > 0 ? "…" : ""}${source.slice(from, to)}${to < source.length ? "…" : ""}`;
  const excerpt = cut.replace(/\s+/g, " ");
  return at === undefined ? `in \`${excerpt}\`` : `at offset ${at} of \`${excerpt}\``;
}
