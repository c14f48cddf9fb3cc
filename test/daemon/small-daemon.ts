import { rm } from "node:fs/promises";
import { connectors } from "@crossdock/connectors";
import { triggers } from "@crossdock/engine";
import { kinds } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { createLog, type Daemon, startDaemon } from "@crossdock/server";
import { type BackOffice, openBackOffice, secret, writeWorkspace } from "./small-workspace.ts";

const registry = createRegistry({ connectors, triggers, journals, kinds });

/** A daemon within this process on the small workspace, its back office, and what it logged. */
export interface SmallDaemon {
  folder: string;
  office: BackOffice;
  daemon: Daemon;
  logged: string[];
  /** Stops the daemon and starts another one on the same folder and journal. */
  restart(): Promise<Daemon>;
  close(): Promise<void>;
}

export async function openSmallDaemon({
  watch,
  files,
  folder: given,
  variables = {},
}: {
  watch: boolean;
  files?: Readonly<Record<string, string>>;
  /** A workspace that is there already, instead of `files`. */
  folder?: string;
  /** Beside those that the small workspace needs. */
  variables?: Readonly<Record<string, string>>;
}): Promise<SmallDaemon> {
  const office = await openBackOffice();
  const folder = given ?? (await writeWorkspace(files));
  const logged: string[] = [];
  const start = (): Promise<Daemon> =>
    startDaemon({
      folder,
      environment: "dev",
      registry,
      variables: { ERP_URL: office.url, CROSSDOCK_SECRET_ACME_SHOP: secret, ...variables },
      log: (level) => createLog(level, { write: (line) => logged.push(line) }),
      watch,
    });
  let daemon = await start();
  return {
    folder,
    office,
    logged,
    get daemon() {
      return daemon;
    },
    async restart() {
      await daemon.stop();
      daemon = await start();
      return daemon;
    },
    async close() {
      await daemon.stop();
      await office.close();
      await rm(folder, { recursive: true });
    },
  };
}
