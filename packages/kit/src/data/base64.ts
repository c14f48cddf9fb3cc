/**
 * The bytes that base64 stands for: in the usual or the URL's alphabet, with its padding or without. Undefined unless every
 * character and every bit counts.
 */
export function base64Of(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  const padded = bytes.toString("base64");
  const written = [padded, padded.replaceAll("+", "-").replaceAll("/", "_")];
  return written.some((each) => each === text || each.replace(/=+$/, "") === text) ? bytes : undefined;
}
