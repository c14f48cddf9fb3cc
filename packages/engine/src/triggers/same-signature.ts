import { timingSafeEqual } from "node:crypto";

/** Compares in constant time. */
export function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Why a time of sending is refused, all in milliseconds; undefined where it is near enough to now. */
export function tooOld(at: number, now: number, tolerance: number): string | undefined {
  return Math.abs(now - at) > tolerance ? "the time of sending is too far from now" : undefined;
}
