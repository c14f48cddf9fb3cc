import { isLongNumber } from "@crossdock/kit";

/** Fifteen digits and no exponent are always kept. */
const maybeLong = /^.{16}|[Ee]/;

/**
 * Whether a decimal becomes another number as a double. Up to fifteen digits an author means the double that they name,
 * such as `1e21`, unless nothing of it is left.
 */
export function losesDigits(written: string): boolean {
  if (!maybeLong.test(written)) return false;
  const [mantissa = ""] = written.split(/e/i);
  const digits = mantissa.replace(/[-.]/g, "").replace(/^0+/, "");
  if (digits.length <= 15) return digits !== "" && Number(written) === 0;
  return isLongNumber(written.replace(/^(-?)0+(?=\d)/, "$1"));
}
