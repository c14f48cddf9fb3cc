/** Clocks and floods for the tests of a plug-in: `crossdock/kit/testing`. */
export * from "@crossdock/kit/testing";
