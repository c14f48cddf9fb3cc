import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join, relative } from "node:path";
import { Flags } from "@oclif/core";
import { integer } from "../flags.ts";
import { OwnCommand } from "../own-command.ts";
import { table } from "../text/table.ts";
import { hasColours, widthOf } from "../text/terminal.ts";
import { untilStopped } from "../until-stopped.ts";

export class Demo extends OwnCommand {
  static override summary = "Shows orders on their way from a simulated storefront into a simulated ERP.";
  static override description =
    "Runs the flows of the example workspace beside simulators, with a few faults on purpose. On a terminal it goes on until Ctrl-C, so that you can look closer.";
  static override flags = {
    port: integer({
      description: "Port of the daemon. Default: 7070, or any free one when that is taken.",
    }),
    orders: integer({ description: "How many orders are placed.", default: 16, min: 6 }),
    keep: Flags.boolean({ description: "Go on until Ctrl-C. Default: on a terminal.", allowNo: true }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Demo);
    const [
      { createLog, startDaemon, UnfitWorkspace },
      { builtIn },
      { demoFolder },
      { openDemoWorld },
      { followOrders, placeOrders, repairHeld },
      { formatPretty },
    ] = await Promise.all([
      import("@crossdock/server"),
      import("../context.ts"),
      import("../demo/demo-folder.ts"),
      import("../demo/demo-world.ts"),
      import("../demo/demo-orders.ts"),
      import("@crossdock/lint"),
    ]);
    const folder = await demoFolder();
    const state = join(folder, ".crossdock");
    await mkdir(state, { recursive: true });
    for (const end of [".db", ".db-wal", ".db-shm", ".log"])
      await rm(join(state, `demo${end}`), { force: true });
    const logFile = createWriteStream(join(state, "demo.log"));
    const world = await openDemoWorld();
    const placed = placeOrders(world, flags.orders);
    this.log(
      `Two retailers, two simulated storefronts, three simulated Odoo servers; ${placed.length} orders are placed.`,
    );
    this.log(
      "Faults on purpose: an article that the ERP does not know, an answer of the ERP that gets lost after",
    );
    this.log("the order was written, two calls answered 503, a slow one.\n");
    try {
      const daemon = await startDaemon({
        folder,
        environment: "demo",
        registry: builtIn(),
        variables: { ...process.env, ...world.variables },
        log: (level) => createLog(level, logFile),
        port: flags.port ?? ((await isFree(usualPort)) ? usualPort : 0),
        watch: false,
      });
      this.log(
        `crossdock listens on ${daemon.address}; journal and log are demo.db and demo.log in ${shownPath(state)}\n`,
      );
      const rows = await followOrders(world, placed, daemon);
      this.log(`${table(rows, widthOf(process.stdout))}\n`);
      const repaired = await repairHeld(world, placed, daemon);
      if (repaired) {
        this.log("A person adds the missing article to the ERP and releases the order:\n");
        this.log(`${table([repaired], widthOf(process.stdout))}\n`);
      }
      this.log(lookCloser(daemon.address, repaired ?? rows[0]));
      if (flags.keep ?? (process.stdin.isTTY && process.stdout.isTTY)) {
        this.log("\nThe daemon goes on; Ctrl-C ends it.");
        await untilStopped();
      }
      await daemon.stop();
    } catch (error) {
      if (!(error instanceof UnfitWorkspace)) throw error;
      this.logToStderr(
        formatPretty(error.diagnostics, {
          source: (file) => error.files[file],
          colours: hasColours(process.stderr),
        }),
      );
      this.exit(2);
    } finally {
      await world.stop();
    }
  }
}

const usualPort = 7070;

/** From the current folder where that is shorter. */
function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : near;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

function lookCloser(address: string, row: { order: string } | undefined): string {
  const server = address === `http://127.0.0.1:${usualPort}` ? "" : ` --server ${address}`;
  return [
    "Look closer, from a second terminal while it runs (`npx crossdock demo --keep`):",
    `  npx crossdock messages${server}`,
    `  npx crossdock messages --key ${row?.order ?? ""}${server}`,
    `  npx crossdock messages <id>${server}      steps, tries, what may be done next`,
    `  curl ${address}/v1/flows`,
    `  curl ${address}/metrics`,
  ].join("\n");
}
