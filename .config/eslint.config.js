import tseslint from "typescript-eslint";
import { noMatchedText } from "./no-matched-text.js";
import { reasonedCasts } from "./reasoned-casts.js";

/** Promise safety, with types, and what no formatter knows. A dropped promise is a lost message. */
export default [
  { ignores: ["**/node_modules/**", "**/dist/**"] },
  {
    files: ["packages/**/*.ts", "test/**/*.ts", "release/**/*.ts"],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: "./tsconfig.json", tsconfigRootDir: process.cwd() },
    },
    plugins: { "@typescript-eslint": tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ["packages/*/src/**/*.ts"],
    ignores: ["**/*.test.ts"],
    plugins: { crossdock: { rules: { "no-matched-text": noMatchedText, "reasoned-casts": reasonedCasts } } },
    rules: { "crossdock/no-matched-text": "error", "crossdock/reasoned-casts": "error" },
  },
  {
    // What only tests import.
    files: ["packages/*/src/**/{testing,contract}/**/*.ts", "packages/*/src/**/testing.ts"],
    rules: { "crossdock/reasoned-casts": "off" },
  },
  {
    // What the server says: the protocol has no code for it, as each of them tells.
    files: ["packages/connectors/src/odoo/{errors,external-id,find-record}.ts"],
    rules: { "crossdock/no-matched-text": "off" },
  },
];
