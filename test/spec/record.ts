import { recordExchanges } from "@crossdock/sim/exchanges";

// Simulators in processes of their own write to the same file; their main does what this does.
const log = process.env["CROSSDOCK_SPEC_LOG"];
if (log) recordExchanges(log);
