/** IMF-fixdate and the older forms of RFC 9110 5.6.7, and an instant of RFC 3339, which some APIs send instead. */
const forms = [
  /^[a-z]{3}, \d{1,2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+-]\d{4})$/i,
  /^[a-z]{6,9}, \d{2}-[a-z]{3}-\d{2} \d{2}:\d{2}:\d{2} GMT$/i,
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/i,
];

/** `Sun Nov  6 08:49:37 1994`, which is always UTC. */
const asctime = /^[a-z]{3} [a-z]{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/i;

/** Epoch milliseconds of a date in a header, or undefined: a text without a zone would be read in ours. */
export function httpDate(value: string | undefined): number | undefined {
  const text = value === undefined || value.length > 64 ? "" : value.trim();
  const complete = asctime.test(text) ? `${text} GMT` : text;
  if (complete === text && !forms.some((form) => form.test(text))) return undefined;
  const at = Date.parse(complete);
  return Number.isNaN(at) ? undefined : at;
}
