import { smallWorkspace } from "../daemon/small-workspace.ts";

const environment = "flows/environments/dev.environment.yaml";
const orders = "flows/base/orders.flow.yaml";
const retailer = "flows/retailers/acme/retailer.yaml";
const system = "flows/retailers/acme/acme-erp.system.yaml";

/** What the daemons of a cluster are to have. */
export interface Setting {
  partitions: number;
  /** `limits` of the target's System. */
  limits: string;
  /** What becomes of a message that the target refuses. */
  onRefusal: "deadLetter" | "hold";
  /** Where a daemon listens. */
  listen: string;
}

export const usual: Setting = {
  partitions: 32,
  limits: "{ concurrency: 8, rate: { requests: 10000, per: 1s }, timeout: 1s }",
  onRefusal: "deadLetter",
  listen: "127.0.0.1",
};

/**
 * The small workspace on a shared journal, with two flows: `orders` writes under keys of idempotency, `bookings` to a target that
 * knows none, and asks it after a doubt.
 */
export function chaosWorkspace({ partitions, limits, onRefusal, listen }: Setting): Record<string, string> {
  const files = { ...smallWorkspace };
  const edit = (path: string, change: (text: string) => string): void => {
    files[path] = change(files[path] ?? "");
  };
  edit(environment, (text) =>
    text
      .replace(
        "{ sqlite: { file: .crossdock/journal.db } }",
        `{ postgres: { url: journal-database, partitions: ${partitions} } }`,
      )
      .replace("host: 127.0.0.1", `host: ${listen}`),
  );
  edit(orders, (text) =>
    text
      .replace("action: deadLetter", `action: ${onRefusal}`)
      .replace("queue: { limit: 5 }", "queue: { limit: 1000000 }")
      .replace("  text: '\"one\"'", "  text: eventId"),
  );
  files["flows/base/bookings.flow.yaml"] = (files[orders] ?? "")
    .replace("name: orders", "name: bookings")
    .replace("path: /orders", "path: /bookings")
    .replace("operation: orders.create", "operation: bookings.create");
  edit(retailer, (text) => text.replace(/$/, "  - { flow: bookings@1 }\n"));
  edit(system, (text) =>
    text
      .replace(/^limits: .*$/m, `limits: ${limits}`)
      .replace(/^auth: .*$/m, "auth: { scheme: api-key, header: X-Daemon, key: daemon }")
      .concat(`  bookings.create:
    trait: verified
    request: { method: POST, path: /bookings }
    settles: 1s
    verify: { operation: bookings.find, found: isThere }
  bookings.find:
    trait: safe
    request: { method: GET, path: '/bookings/{{ text }}' }
`),
  );
  return files;
}
