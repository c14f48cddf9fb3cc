import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Command, Flags } from "@oclif/core";
import { table } from "../table.ts";

export class Demo extends Command {
  static override summary = "Shows orders on their way from a simulated storefront into a simulated ERP.";
  static override description =
    "Runs the flows of this repository beside simulators, with a few faults on purpose. On a terminal it goes on until Ctrl-C, so that you can look closer.";
  static override flags = {
    port: Flags.integer({ description: "Port of the daemon; 0 takes a free one.", default: 7070 }),
    orders: Flags.integer({ description: "How many orders are placed.", default: 16, min: 6 }),
    keep: Flags.boolean({ description: "Go on until Ctrl-C. Default: on a terminal.", allowNo: true }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Demo);
    const [
      { createLog, startDaemon, UnfitWorkspace },
      { builtIn },
      { openDemoWorld },
      { followOrders, placeOrders },
      { formatPretty },
    ] = await Promise.all([
      import("@crossdock/server"),
      import("../context.ts"),
      import("../demo-world.ts"),
      import("../demo-orders.ts"),
      import("@crossdock/lint"),
    ]);
    const folder = join(import.meta.dirname, "../../../..");
    for (const end of ["", "-wal", "-shm"])
      await rm(join(folder, `.crossdock/demo.db${end}`), { force: true });
    const world = await openDemoWorld();
    const placed = placeOrders(world, flags.orders);
    this.log(
      `Two retailers, two simulated storefronts, three simulated Odoo servers. ${placed.length} orders are placed.`,
    );
    this.log(
      "On purpose: one article that the ERP does not know, one answer of the ERP that gets lost, a minute's outage of two calls.\n",
    );
    try {
      const daemon = await startDaemon({
        folder,
        environment: "demo",
        registry: builtIn(),
        variables: { ...process.env, ...world.variables },
        log: (level) => createLog(level, { write: (line) => process.stderr.write(line) }),
        port: flags.port,
        watch: false,
      });
      this.log(`crossdock listens on ${daemon.address} and keeps its journal in .crossdock/demo.db\n`);
      const rows = await followOrders(world, placed, daemon);
      this.log(`${table(rows)}\n`);
      this.log(lookCloser(daemon.address, rows));
      if (flags.keep ?? (process.stdin.isTTY && process.stdout.isTTY)) {
        this.log("\nThe daemon goes on; Ctrl-C ends it.");
        await new Promise<void>((resolve) => process.once("SIGINT", () => resolve()));
      }
      await daemon.stop();
    } catch (error) {
      if (!(error instanceof UnfitWorkspace)) throw error;
      this.logToStderr(formatPretty(error.diagnostics, { source: (file) => error.files[file] }));
      this.exit(2);
    } finally {
      await world.stop();
    }
  }
}

function lookCloser(address: string, rows: readonly { order: string; state: string }[]): string {
  const held = rows.find(({ state }) => state === "held");
  const server = address === "http://127.0.0.1:7070" ? "" : ` --server ${address}`;
  return [
    "Look closer, from a second terminal while it runs (`npm run demo -- --keep`):",
    `  npx crossdock messages${server}`,
    `  npx crossdock messages --state held${server}`,
    `  npx crossdock messages --key ${held?.order ?? rows[0]?.order ?? "RefArchEU/…"}${server}`,
    `  curl ${address}/v1/flows`,
    `  curl ${address}/metrics`,
  ].join("\n");
}
