/** Names that nobody owns, kept for examples (RFC 2606, RFC 6761). */
const reserved = /(^|\.)(example|test|invalid|localhost|local)$|(^|\.)example\.(com|org|net|edu)$/i;

const email = /[\p{L}\p{N}._%+-]+@((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})/gu;

const card = /(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.])/g;

const iban = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g;

/** Numbers that card schemes and payment providers publish for tests. */
const testCards: ReadonlySet<string> = new Set([
  "4111111111111111",
  "4242424242424242",
  "4000000000000002",
  "5555555555554444",
  "5105105105105100",
  "2223003122003222",
  "378282246310005",
  "371449635398431",
  "6011111111111117",
  "3530111333300000",
]);

/** Numbers that standards and banks print as examples. */
const testIbans: ReadonlySet<string> = new Set([
  "DE89370400440532013000",
  "GB82WEST12345698765432",
  "GB29NWBK60161331926819",
]);

/** What in a text may reach or charge somebody who exists, in words; undefined where there is nothing. */
export function realPersonIn(text: string): string | undefined {
  for (const [, domain = ""] of text.matchAll(email))
    if (!reserved.test(domain)) return "an e-mail address that may be somebody's";
  for (const [found] of text.matchAll(iban)) {
    const plain = found.replaceAll(" ", "");
    if (isIban(plain) && !testIbans.has(plain)) return "an account number (IBAN) that may be somebody's";
  }
  for (const [found] of text.matchAll(card)) {
    const plain = found.replaceAll(/[ -]/g, "");
    if (isCard(plain) && !testCards.has(plain)) return "a card number that may be somebody's";
  }
  return undefined;
}

/** The issuers' ranges and the check digit (Luhn): most long numbers are not cards. */
function isCard(digits: string): boolean {
  if (!/^(4\d{12}(\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(011|5)\d{12,13})$/.test(digits))
    return false;
  const sum = [...digits].toReversed().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** The check digits of ISO 13616. */
function isIban(text: string): boolean {
  const digits = `${text.slice(4)}${text.slice(0, 4)}`.replaceAll(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  );
  return /^\d+$/.test(digits) && BigInt(digits) % 97n === 1n;
}
