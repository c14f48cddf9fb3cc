import { routes } from "@crossdock/api";
import { thrownText } from "@crossdock/kit";
import { Flags } from "@oclif/core";
import { apiClient, type Client } from "../daemon/api-client.ts";
import { daemonFlags, limit, ofFlow, ofRetailer } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { type ComparedWrite, comparisonText, isAlike, shadowsText } from "../text/shadow-text.ts";
import type { Written } from "../workspace/read-written.ts";

/** A daemon takes only small bodies for its commands. */
const batchBytes = 40_000;

export class Shadow extends JsonCommand {
  static override summary = "Shows what flows in shadow would have written.";
  static override description =
    "With --against the writes are compared with what another integration wrote: a JSON list, or one JSON object on each line. Exits with 1 where something differs or has no shadow.";
  static override flags = {
    ...daemonFlags,
    flow: ofFlow,
    retailer: ofRetailer,
    key: Flags.string({ char: "k", description: "Only with this business key.", exclusive: ["against"] }),
    limit,
    against: Flags.string({ description: "File with what was written instead.", dependsOn: ["by"] }),
    by: Flags.string({ description: "Path of the business key in a record of that file: `order.no`." }),
    body: Flags.string({ description: "Path of the request in a record. Default: the whole record." }),
    operation: Flags.string({ description: "Compare only writes of this operation." }),
    ignore: Flags.string({
      multiple: true,
      description: "JSON pointer of what may differ; `*` is any item: `/lines/*/id`.",
    }),
  };
  static override examples = [
    "<%= config.bin %> shadow --key RefArchEU/00001042",
    "<%= config.bin %> shadow --flow order-to-erp@1 --against script.ndjson --by client_order_ref --ignore /date_order",
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Shadow);
    const api = await apiClient(flags);
    const { flow, retailer, key, limit, against, by } = flags;
    if (against !== undefined && by !== undefined) {
      return this.#compared(api, await this.#written(against, by, flags.body), flags);
    }
    const page = await api.call(routes.listShadows, { query: { flow, retailer, key, limit } });
    if (page.items.length === 0) {
      this.logToStderr(
        "no message has run in shadow; a flow does with `mode: shadow` in the retailer's `use`",
      );
    } else this.log(shadowsText(page.items));
    if (page.next !== null) this.logToStderr("there are more; narrow them down or raise --limit");
    return page;
  }

  async #written(file: string, by: string, body: string | undefined): Promise<Written[]> {
    const { readWritten } = await import("../workspace/read-written.ts");
    try {
      return await readWritten(file, by, body);
    } catch (error) {
      return this.error(thrownText(error), { exit: 2 });
    }
  }

  async #compared(
    api: Client,
    written: readonly Written[],
    { flow, retailer, operation, ignore }: Terms,
  ): Promise<unknown> {
    if (written.length === 0) this.error("the file has no record", { exit: 2 });
    const items: ComparedWrite[] = [];
    for (const batch of batches(written)) {
      const terms = {
        ...(flow === undefined ? {} : { flow }),
        ...(retailer === undefined ? {} : { retailer }),
        ...(operation === undefined ? {} : { operation }),
        ...(ignore === undefined ? {} : { ignore }),
        written: batch,
      };
      items.push(...(await api.call(routes.compareShadows, { body: terms })).items);
    }
    this.log(comparisonText(items));
    if (!items.every(isAlike)) process.exitCode = 1;
    return { items };
  }
}

interface Terms {
  flow: string | undefined;
  retailer: string | undefined;
  operation: string | undefined;
  ignore: string[] | undefined;
}

/** Records in groups that a daemon takes; one that is larger alone is a group of its own. */
function batches(written: readonly Written[]): Written[][] {
  const groups: Written[][] = [];
  let room = 0;
  for (const each of written) {
    const size = Buffer.byteLength(JSON.stringify(each));
    const last = groups.at(-1);
    if (last && size <= room) last.push(each);
    else {
      groups.push([each]);
      room = batchBytes;
    }
    room -= size;
  }
  return groups;
}
