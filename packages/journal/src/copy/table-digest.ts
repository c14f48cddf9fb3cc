import { hash } from "node:crypto";
import type { Row } from "./transfer.ts";

/** What a table comes to, in whatever order its rows are read. */
export interface TableDigest {
  add(row: Row): void;
  rows(): number;
  /** 64 hexadecimal digits: the sum of the SHA-256 of each row's JSON text, modulo 2^256. */
  text(): string;
}

export function tableDigest(): TableDigest {
  let rows = 0;
  let sum = 0n;
  return {
    add(row) {
      rows++;
      sum = BigInt.asUintN(256, sum + BigInt(`0x${hash("sha256", JSON.stringify(row))}`));
    },
    rows: () => rows,
    text: () => sum.toString(16).padStart(64, "0"),
  };
}
