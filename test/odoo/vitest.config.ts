import { defineConfig } from "vitest/config";

/** Tests against real servers: `vitest run --config test/odoo/vitest.config.ts`. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/odoo/**/*.test.ts"],
    testTimeout: 180_000,
    // The contract turns settings of the server's company on and off.
    fileParallelism: false,
  },
});
