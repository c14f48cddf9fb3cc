import { describe } from "vitest";
import { ordersContract } from "./contract-orders.ts";
import { protocolContract } from "./contract-protocol.ts";
import { readingContract } from "./contract-reading.ts";
import { recordsContract } from "./contract-records.ts";
import { recoveryContract } from "./contract-recovery.ts";
import { relationsContract } from "./contract-relations.ts";
import { salesContract } from "./contract-sales.ts";
import { silenceContract } from "./contract-silence.ts";
import { stockContract } from "./contract-stock.ts";
import { strictnessContract } from "./contract-strictness.ts";
import { totalsContract } from "./contract-totals.ts";
import { updateContract } from "./contract-update.ts";
import { upsertContract } from "./contract-upsert.ts";
import { valuesContract } from "./contract-values.ts";
import type { OdooUnderTest } from "./harness.ts";

/**
 * What an Odoo does and what the connector makes of it. The simulator and the real servers pass the same cases;
 * each was seen on the real servers first, but for what says otherwise. `connect` opens a seeded server; it is called once.
 */
export function odooContract(name: string, connect: () => Promise<OdooUnderTest>): void {
  describe(name, () => {
    let opened: Promise<OdooUnderTest> | undefined;
    const server = (): Promise<OdooUnderTest> => {
      opened ??= connect();
      return opened;
    };
    protocolContract(server);
    recordsContract(server);
    salesContract(server);
    stockContract(server);
    upsertContract(server);
    updateContract(server);
    recoveryContract(server);
    readingContract(server);
    relationsContract(server);
    ordersContract(server);
    totalsContract(server);
    valuesContract(server);
    strictnessContract(server);
    silenceContract(server);
  });
}
