/** Digits, an instant of RFC 3339, and the date of HTTP: each strict, since what stands beside it is signed without a border. */
const digits = /^\d{1,13}$/;
const written = [
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/,
  /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
];

/** Epoch milliseconds of the time of sending that a request names; undefined for what is not a time. */
export function signedInstant(text: string): number | undefined {
  // Seconds and milliseconds are both in use; ten digits are seconds until the year 2286.
  if (digits.test(text)) return Number(text) * (text.length <= 10 ? 1000 : 1);
  if (!written.some((form) => form.test(text))) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** Forms in which a time of sending is written. */
export const instantForms = ["seconds", "milliseconds", "iso", "http"] as const;

/** An instant, epoch milliseconds, as a request names it. */
export function writtenInstant(at: number, form: (typeof instantForms)[number]): string {
  switch (form) {
    case "seconds":
      return String(Math.floor(at / 1000));
    case "milliseconds":
      return String(at);
    case "iso":
      return new Date(at).toISOString();
    case "http":
      return new Date(at).toUTCString();
  }
}
