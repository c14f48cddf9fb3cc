import { createErpSim, type ErpSim } from "@crossdock/sim";
import { afterAll } from "vitest";
import { odooContract } from "./odoo/contract.ts";
import { type OdooUnderTest, openOdooUnderTest } from "./odoo/harness.ts";
import { seedOdoo } from "./odoo/seed.ts";

for (const version of [19, 14] as const) {
  let sim: ErpSim | undefined;

  odooContract(`the simulator of Odoo ${version}`, async (): Promise<OdooUnderTest> => {
    sim = createErpSim({ version });
    const url = await sim.start();
    const { database, user, admin } = sim;
    const odoo = openOdooUnderTest({
      version,
      url,
      database,
      login: user.login,
      key: user.key,
      adminUid: admin.uid,
      adminKey: admin.key,
    });
    // The world is there already: what makes it on a real server finds all of it.
    await seedOdoo(odoo.admin, version);
    return odoo;
  });

  afterAll(async () => sim?.stop());
}
