export { machineTable } from "./definitions/machine-table.ts";
export { type ForeignReader, flood } from "./flood.ts";
export { type FakeClock, fakeClock } from "./time/clock.ts";
export { leapingClock, testClocks, wallClockLeaps } from "./time/leaping-clock.ts";
