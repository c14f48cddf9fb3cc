export { type FakeClock, fakeClock } from "./clock.ts";
export { leapingClock, wallClockLeaps } from "./leaping-clock.ts";
