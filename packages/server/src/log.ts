import type { Log } from "@crossdock/kit";
import { type DestinationStream, pino } from "pino";

/**
 * JSON lines with fixed keys: `flow`, `retailer`, `message` (an id), `step`, `system`, `trigger`, `class`, `code`.
 * Callers give ids and names only; what could be personal never comes here.
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    messageKey: "event",
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: ["authorization", "*.authorization", "payload", "body"], remove: true },
  };
  return destination ? pino(options, destination) : pino(options);
}
