import type { StoredFailure } from "@crossdock/journal";
import type { Exchange, Failure } from "@crossdock/kit";

/** Longest request or answer text that is kept. */
const longest = 4096;

/** Hiding every `1` would hide everything and protect nothing: shorter values are left in texts. */
export const shortestHidden = 3;

/**
 * Hides every occurrence of the given values, in whatever case, in texts before they are stored or logged. See
 * `shortestHidden`.
 */
export function createMask(values: readonly string[]): (text: string) => string {
  const wanted = [...new Set(values)]
    .filter((value) => value.length >= shortestHidden)
    .sort((a, b) => b.length - a.length);
  if (wanted.length === 0) return (text) => text;
  const forms = wanted.flatMap((value) => [...new Set(formsOf(value))]);
  const pattern = new RegExp(
    forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"),
    "gi",
  );
  return (text) => text.replace(pattern, "***");
}

/** The same, made when it is first needed: most messages never fail. */
export function lazyMask(values: () => readonly string[]): (text: string) => string {
  let mask: ((text: string) => string) | undefined;
  return (text) => {
    mask ??= createMask(values());
    return mask(text);
  };
}

/** A value as it stands in plain text, in JSON (also where only ASCII is written), in addresses and in forms. */
export function formsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const ascii = json.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  // Half a surrogate pair has no form in an address.
  const encoded = encodeURIComponent(value.toWellFormed());
  return [value, json, ascii, encoded, encoded.replaceAll("%20", "+")];
}

/** A failure as it is kept: masked, cut, without a stack. */
export function storeFailure(
  failure: Failure,
  step: string | null,
  mask: (text: string) => string,
): StoredFailure {
  const kept: StoredFailure = {
    class: failure.class,
    title: mask(failure.title),
    outcome: failure.outcome,
    step,
  };
  if (failure.detail !== undefined) kept.detail = cut(mask(failure.detail));
  if (failure.code !== undefined) kept.code = failure.code;
  for (const key of [
    "request",
    "sent",
    "answer",
    "received",
  ] as const satisfies readonly (keyof Exchange)[]) {
    const text = failure.exchange?.[key];
    if (text !== undefined) kept[key] = cut(mask(text));
  }
  return kept;
}

function cut(text: string): string {
  return text.length <= longest
    ? text
    : `${text.slice(0, longest)}… (${text.length - longest} characters more)`;
}
