/** Names of fields that hold a person's data, whatever the value looks like. */
const personalName =
  /(^|_)name$|(first|last|full|given|family|sur|customer|contact|company|recipient|sender)_?name$|mail$|phone|mobile|street|address|city$|zip|postal|post_?code|birth|iban$|passport/i;

/** One word as programs write them: `not_exported`, `S00042`, `GROUND-2`, `orders.create`. */
const code = /^([a-z][A-Za-z0-9_.:/-]*|[A-Z0-9_.:/+-]+)$/;

/** A telephone number: a plus, a bracket or a nought first, and something between the digits or a plus. */
const telephone = /^(\+[\d\s()/.-]{6,}|[(0][\d()]*[\s()/-][\d\s()/.-]{5,})$/;

const day = /^\d{4}-\d{2}-\d{2}([T ]|$)/;

/**
 * Whether a text without a class may hold anything that a person wrote. Codes, numbers and days do not; a telephone
 * number does, and so does every text of a field that is named after what persons have.
 */
export function isFreeText(key: string | number | undefined, value: unknown): boolean {
  if (typeof value !== "string" || value.trim().length < 3 || day.test(value)) return false;
  if (typeof key === "string" && personalName.test(key)) return true;
  if (telephone.test(value)) return true;
  return /\p{L}/u.test(value) && !code.test(value);
}
