export { type FakeClock, fakeClock } from "./clock.ts";
export { type ForeignReader, flood } from "./flood.ts";
export { leapingClock, testClocks, wallClockLeaps } from "./leaping-clock.ts";
