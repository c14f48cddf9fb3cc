import type { StoredFailure } from "@crossdock/journal";
import type { Exchange, Failure } from "@crossdock/kit";
import { createFinder } from "./find-values.ts";

/** Longest request or answer text that is kept. */
const longest = 4096;

/** Hiding every `1` would hide everything and protect nothing: shorter values are left in texts. */
export const shortestHidden = 3;

/** Hides values in a text. With `most`, no more than so many characters are kept, and it says how many are missing. */
export type Mask = (text: string, most?: number) => string;

/** Hides every occurrence of the given values, in whatever case, in texts before they are stored or logged. */
export function createMask(values: readonly string[], shortest = shortestHidden): Mask {
  const wanted = values.filter((value) => value.length >= shortest);
  const find = createFinder(wanted.flatMap(formsOf));
  return (text, most = text.length) => {
    const search = find(text);
    let masked = "";
    let done = 0;
    while (done < text.length && masked.length < most) {
      const end = Math.min(text.length, done + most - masked.length);
      const found = search(done, end);
      masked += found ? `${text.slice(done, found.at)}***` : text.slice(done, end);
      done = found ? found.at + found.length : end;
    }
    const missing = text.length - done;
    return missing > 0 ? `${masked}… (${missing} characters more)` : masked;
  };
}

/** The same, made when it is first needed: most messages never fail. */
export function lazyMask(values: () => readonly string[]): Mask {
  let mask: Mask | undefined;
  return (text, most) => {
    mask ??= createMask(values());
    return mask(text, most);
  };
}

/** Hides what either hides. */
export function bothMasks(first: Mask, second: Mask): Mask {
  return (text, most) => second(first(text), most);
}

/** Messages whose mask is kept between their tries: what fails is tried again. */
const keptMasks = 4;

/** Masks of the messages that failed last, so that a message with many values has them sorted once. */
export function createMasks(): (id: string, values: () => readonly string[]) => Mask {
  const masks = new Map<string, Mask>();
  return (id, values) => (text, most) => {
    const mask = masks.get(id) ?? createMask(values());
    masks.delete(id);
    masks.set(id, mask);
    const [oldest] = masks.keys();
    if (masks.size > keptMasks && oldest !== undefined) masks.delete(oldest);
    return mask(text, most);
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
  { step, system }: { step: string | null; system: string | null },
  mask: Mask,
): StoredFailure {
  const kept: StoredFailure = {
    class: failure.class,
    title: mask(failure.title),
    outcome: failure.outcome,
    step,
  };
  if (system !== null) kept.system = system;
  if (failure.detail !== undefined) kept.detail = mask(failure.detail, longest);
  if (failure.code !== undefined) kept.code = failure.code;
  for (const key of [
    "request",
    "sent",
    "answer",
    "received",
  ] as const satisfies readonly (keyof Exchange)[]) {
    const text = failure.exchange?.[key];
    if (text !== undefined) kept[key] = mask(text, longest);
  }
  return kept;
}
