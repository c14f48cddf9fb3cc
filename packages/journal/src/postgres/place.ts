/** Selects a message's place: sixteen hexadecimal digits of the transaction that accepted it, sixteen of its number. */
export const placeColumn = `lpad(to_hex(xid), 16, '0') || lpad(to_hex(id), 16, '0')`;

/** The two numbers in a place, as texts that the database reads; before all without one. */
export function numbersIn(place: string): { xid: string; id: string } {
  return { xid: decimal(place.slice(0, 16)), id: decimal(place.slice(16)) };
}

/** The number of the message at a place, which its history hangs on. */
export function idIn(place: string): string {
  return numbersIn(place).id;
}

/** The first place of a transaction. */
export function placeFrom(xid: number): string {
  return xid.toString(16).padStart(16, "0");
}

/** The place behind all. */
export const lastPlace = "7fffffffffffffff".repeat(2);

function decimal(hex: string): string {
  return hex === "" ? "0" : BigInt(`0x${hex}`).toString();
}
