import { spawnSync } from "node:child_process";
import { createReadStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { SimExchange } from "@crossdock/sim";
import { checkExchange } from "./check-exchange.ts";
import { readDescription } from "./openapi.ts";
import { missing, specs } from "./specs.ts";

/**
 * `npm run test:spec`: runs all tests with every exchange of a simulated storefront written down, then checks each against
 * the official description. Arguments go to vitest. Exits with 1 when a test fails, an exchange breaks the
 * description, or an operation that the connector has was never used.
 */
const used = [
  "getOrders",
  "getOrder",
  "updateOrder",
  "updateOrderConfirmationStatus",
  "updateOrderExportStatus",
  "updateOrderExternalStatus",
  "updateOrderPaymentStatus",
  "updateOrderShippingStatus",
  "updateOrderStatus",
  "getCustomerFromCustomerList",
];

const reason = missing();
if (reason) {
  process.stdout.write(`skipped: ${reason}\n`);
} else {
  const folder = mkdtempSync(join(tmpdir(), "crossdock-spec-"));
  try {
    const log = process.env["CROSSDOCK_SPEC_LOG"] ?? join(folder, "exchanges.ndjson");
    const testsPass = runTests(log);
    const conforms = await checkAll(log);
    process.exitCode = testsPass && conforms ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runTests(log: string): boolean {
  const run = spawnSync(
    process.execPath,
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--config",
      "test/spec/vitest.config.ts",
      ...process.argv.slice(2),
    ],
    { stdio: "inherit", env: { ...process.env, CROSSDOCK_SPEC_LOG: log } },
  );
  return run.status === 0;
}

async function checkAll(log: string): Promise<boolean> {
  const descriptions = Object.entries(specs).map(([base, file]) => ({
    base,
    description: readDescription(file, base),
  }));
  const counts = new Map<string, number>();
  const problems = new Map<string, number>();
  const lines = existsSync(log) ? createInterface({ input: createReadStream(log) }) : [];
  for await (const line of lines) {
    const exchange = JSON.parse(line) as SimExchange;
    // Account Manager's token endpoint has no official description.
    if (exchange.simulator !== "sfcc" || exchange.url.startsWith("/dwsso/")) continue;
    const known = descriptions.find(({ base }) => exchange.url.startsWith(`${base}/`)) ?? descriptions[0];
    if (!known) continue;
    const report = checkExchange(known.description, exchange);
    const name = `${report.operationId ?? `${exchange.method} ${exchange.url}`} ${exchange.status}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const problem of report.problems) {
      problems.set(`${name}: ${problem}`, (problems.get(`${name}: ${problem}`) ?? 0) + 1);
    }
  }
  for (const operation of used) {
    const done = [...counts.keys()].some((name) => name.startsWith(`${operation} 20`));
    if (!done) problems.set(`${operation}: no exchange of the run used it`, 1);
  }
  for (const [name, count] of [...counts].sort())
    process.stdout.write(`${String(count).padStart(7)}  ${name}\n`);
  for (const [problem, count] of problems)
    process.stdout.write(`broken  ${problem}${count > 1 ? ` (${count} times)` : ""}\n`);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  process.stdout.write(
    `${total} exchanges checked against the official description, ${problems.size} problems\n`,
  );
  return problems.size === 0;
}
