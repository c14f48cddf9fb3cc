/** Digits behind the point that all amounts of tests fit into. */
const scale = 12;

/** Decimal text as a whole number of 10^-12; tests add amounts without our own decimal helpers. */
export function exact(text: string): bigint {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (fraction.length > scale) throw new Error(`${text} has too many digits`);
  const value = BigInt(whole + fraction.padEnd(scale, "0"));
  return sign === "-" ? -value : value;
}

export function total(texts: readonly string[]): bigint {
  return texts.map(exact).reduce((sum, value) => sum + value, 0n);
}

/** One minor unit of a currency with so many digits. */
export function minorUnit(digits: number): bigint {
  return 10n ** BigInt(scale - digits);
}
