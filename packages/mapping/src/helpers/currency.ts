import { Failure, nearest } from "@crossdock/kit";
import { shown } from "./decimal.ts";

/** Currencies of ISO 4217 whose minor unit is not a hundredth. */
const otherDigits: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

/** Digits behind the point of a currency's smallest unit: 2 for EUR, 0 for JPY. Throws for what is not a currency. */
export function minorUnits(currency: unknown): number {
  const digits = typeof currency === "string" ? digitsByCurrency.get(currency) : undefined;
  if (digits === undefined) {
    const known = [...digitsByCurrency.keys()];
    const near = typeof currency === "string" ? nearest(currency, known) : undefined;
    throw new Failure("MappingError", `$minorUnits does not know the currency ${shown(currency)}`, {
      detail: near ? `did you mean \`${near}\`?` : "it takes a code of ISO 4217, such as `EUR`",
    });
  }
  return digits;
}

const unusual: ReadonlyMap<string, number> = new Map(
  Object.entries(otherDigits).flatMap(([digits, codes]) =>
    codes.split(" ").map((code) => [code, Number(digits)] as const),
  ),
);

const digitsByCurrency: ReadonlyMap<string, number> = new Map(
  Intl.supportedValuesOf("currency").map((code) => [code, unusual.get(code) ?? 2] as const),
);
