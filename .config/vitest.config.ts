import { defineConfig } from "vitest/config";

/** `npm test`. What needs a real server, the official specifications or minutes has a script of its own. */
export default defineConfig({
  test: {
    include: ["packages/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "test/odoo/**", "test/spec/**", "test/bench/**"],
    setupFiles: [".config/property-seed.ts"],
    // All cores: most tests wait for a process, a disk or a clock.
    maxWorkers: "100%",
    // A slow machine is no failure.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
