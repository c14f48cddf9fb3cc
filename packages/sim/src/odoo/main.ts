import { parseArgs } from "node:util";
import { recordExchanges } from "../exchanges.ts";
import { createErpSim } from "./erp.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8819" },
    host: { type: "string", default: "127.0.0.1" },
    version: { type: "string", default: "19" },
    rounding: { type: "string" },
    database: { type: "string", default: "crossdock" },
    login: { type: "string", default: "crossdock" },
    key: { type: "string", default: "demo-odoo-key" },
  },
});

const log = process.env["CROSSDOCK_SPEC_LOG"];
if (log) recordExchanges(log);
const { rounding } = values;
if (values.version !== "19" && values.version !== "14") throw new Error("--version is 19 or 14");
if (rounding !== undefined && rounding !== "round_per_line" && rounding !== "round_globally") {
  throw new Error("--rounding is round_per_line or round_globally");
}
const sim = createErpSim({
  port: Number(values.port),
  host: values.host,
  version: values.version === "19" ? 19 : 14,
  ...(rounding === undefined ? {} : { rounding }),
  database: values.database,
  login: values.login,
  key: values.key,
});
await sim.start();
process.stdout.write(
  `Odoo ${sim.version} on ${sim.url} (database ${sim.database}, login ${sim.user.login}, key ${sim.user.key})\n`,
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sim.stop());
