import { systemClock } from "@crossdock/kit";
import { createErpSim, type ErpSim } from "@crossdock/sim";
import { afterAll } from "vitest";
import { odooContract } from "./odoo/contract.ts";
import { type OdooUnderTest, openOdooUnderTest } from "./odoo/harness.ts";
import { seedOdoo } from "./odoo/seed.ts";

for (const version of [19, 14] as const) {
  let sim: ErpSim | undefined;

  odooContract(`the simulator of Odoo ${version}`, async (): Promise<OdooUnderTest> => {
    let ahead = 0;
    // Long enough for eight requests to meet on a busy machine.
    sim = createErpSim({ version, work: 60, clock: { ...systemClock, now: () => Date.now() + ahead } });
    const url = await sim.start();
    const { database, user, admin } = sim;
    const access = {
      version,
      url,
      database,
      login: user.login,
      key: user.key,
      adminUid: admin.uid,
      adminKey: admin.key,
    };
    const odoo = openOdooUnderTest(access, {
      pass: async (duration) => {
        ahead += duration;
      },
    });
    // The world is there already: what makes it on a real server finds all of it.
    await seedOdoo(odoo.admin, version);
    return odoo;
  });

  afterAll(async () => sim?.stop());
}
