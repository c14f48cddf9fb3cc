/**
 * Values that stand in for personal ones: of the same form, the same for the same value, and with nothing left of it.
 * They are numbered through, never computed from the value: nobody can find the value by trying.
 */
export interface StandIns {
  of(value: string, format: string | undefined): string;
}

/** `attempt` gives other stand-ins; `isTaken` refuses one that looks like something that is to be hidden. */
export function createStandIns(attempt: number, isTaken: (text: string) => boolean): StandIns {
  const random = numbers(attempt + 1);
  const words = new Map<string, string>();
  const known = new Map<string, string>();
  const used = new Set<string>();

  const once = (kind: string, original: string, make: () => string): string => {
    const id = `${kind} ${original}`;
    const before = words.get(id);
    if (before !== undefined) return before;
    let made = make();
    for (let tries = 0; tries < 50 && (used.has(made) || made === original || isTaken(made)); tries++)
      made = make();
    used.add(made);
    words.set(id, made);
    return made;
  };

  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = (letters: string): string => letters.charAt(below(letters.length));
  const word = (text: string): string => {
    const lower = text.toLowerCase();
    const made = once("word", lower, () =>
      Array.from(lower, (sign, at) => signLike(sign, at, pick)).join(""),
    );
    return caseOf(text, made);
  };
  const text = (value: string): string => {
    const made = value.replaceAll(/[\p{L}\p{M}\p{N}]+/gu, word).replaceAll(/[^\p{ASCII}\s]/gu, "x");
    return made === value ? value.replaceAll(/\S/g, "x") : made;
  };
  const digits = (count: number, from: number, to: number): string =>
    String(from + below(to - from)).padStart(count, "0");
  const date = (value: string): string =>
    once("date", value, () => `${digits(4, 1950, 2000)}-${digits(2, 1, 13)}-${digits(2, 1, 29)}`);
  const time = (value: string): string =>
    value.replace(/^T\d\d:\d\d(:\d\d)?(\.\d+)?/i, (clock) =>
      once("time", clock, () =>
        clock
          .replaceAll(/\d\d/g, () => digits(2, 0, 60))
          .replace(/^(T)\d\d/i, (_, t) => t + digits(2, 0, 24)),
      ),
    );
  const domain = (value: string): string => {
    let count = 0;
    return once("domain", value.toLowerCase(), () => {
      count += 1;
      return ["example.com", "example.org", "example.net"][count - 1] ?? `shop-${count}.example`;
    });
  };

  const make = (value: string, format: string | undefined): string => {
    const [, local, host] = /^([^\s@]+)@([^\s@]+)$/.exec(value) ?? [];
    if (local !== undefined && host !== undefined) return `${text(local)}@${domain(host)}`;
    const [, day, rest] = /^(\d{4}-\d{2}-\d{2})(T\d.*)?$/i.exec(value) ?? [];
    if (day !== undefined) return date(day) + (rest === undefined ? "" : time(rest));
    const [, scheme, place, path] = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#\s]+)(.*)$/i.exec(value) ?? [];
    if (scheme !== undefined && place !== undefined) return scheme + domain(place) + text(path ?? "");
    if (format === "uuid")
      return value.replaceAll(
        /[0-9a-f]/gi,
        (sign, at) => (at === 14 ? "4" : at === 19 ? "8" : pick(hex)) || sign,
      );
    if (format === "ipv4") return once("ipv4", value, () => `192.0.2.${1 + below(254)}`);
    if (format === "ipv6") return once("ipv6", value, () => `2001:db8::${1 + below(9999)}`);
    if (format === "hostname") return domain(value);
    return text(value);
  };
  return {
    of(value, format) {
      const made = known.get(value) ?? make(value, format);
      known.set(value, made);
      return made;
    },
  };
}

const hex = "0123456789abcdef";
const vowels = "aeiou";
const consonants = "bcdfghjklmnpqrstvwz";

/** A vowel for a vowel, so that a name can still be read aloud; a nought stays one: it may be left out elsewhere. */
function signLike(sign: string, at: number, pick: (letters: string) => string): string {
  const plain = sign.normalize("NFD").charAt(0);
  if (/\p{N}/u.test(sign)) return at === 0 ? (sign === "0" ? "0" : pick("123456789")) : pick("0123456789");
  return pick(vowels.includes(plain) ? vowels : consonants);
}

function caseOf(original: string, made: string): string {
  if (original === original.toLowerCase()) return made;
  if (original === original.toUpperCase())
    return original.length === 1 ? made.toUpperCase() : made.toUpperCase();
  const from = Array.from(original);
  return Array.from(made, (sign, at) => {
    const like = from[at];
    return like !== undefined && like !== like.toLowerCase() ? sign.toUpperCase() : sign;
  }).join("");
}

/** Numbers from 0 to 1 that are the same each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
