import { defineConfig, mergeConfig } from "vitest/config";
import usual from "../../.config/vitest.config.ts";

/** The usual tests and those of this folder, with every exchange of a simulator written down. */
export default mergeConfig(
  { ...usual, test: { ...usual.test, exclude: [] } },
  defineConfig({
    test: {
      exclude: ["**/node_modules/**", "test/odoo/**", "test/bench/**"],
      setupFiles: ["test/spec/record.ts"],
    },
  }),
);
