import { describe, test } from "vitest";
import { createAdminClient } from "./admin-client.ts";
import { odooContract } from "./contract.ts";
import { openOdooUnderTest } from "./harness.ts";
import { findOdoo } from "./real-odoo.ts";
import { seedOdoo } from "./seed.ts";

for (const version of [19, 14]) {
  const name = `Odoo ${version}`;
  const found = await findOdoo(version);
  if (typeof found === "string") {
    console.warn(`${name} is left out: ${found}`);
    describe(name, () => test.skip(`left out: ${found}`, () => {}));
    continue;
  }
  odooContract(name, async () => {
    const { url, database, adminUid, adminKey } = found;
    await seedOdoo(createAdminClient({ url, database, uid: adminUid, key: adminKey }), version);
    return openOdooUnderTest(found);
  });
}
