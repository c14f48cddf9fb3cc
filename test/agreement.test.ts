import { loadWorkspace } from "@crossdock/flow";
import { checkWorkspace, type Rule, rules } from "@crossdock/lint";
import { describe, expect, test } from "vitest";
import { backdrop, retailer } from "../packages/lint/src/testing/backdrop.ts";
import { readExample } from "../packages/lint/src/testing/example.ts";
import { exampleRegistry as registry } from "../packages/lint/src/testing/parts.ts";
import { prepare } from "../packages/server/src/reload/prepare.ts";

const variables: Readonly<Record<string, string>> = {
  GLOBEX_FEED: "https://feed.example.com",
  ERP_URL: "https://erp.example.com",
};
const env = (name: string): string | undefined => variables[name];

/** The example in front of the backdrop; Acme uses every flow of it. */
function workspaceOf(example: string): Readonly<Record<string, string>> {
  const { files } = readExample(example);
  const flows = Object.keys(files).filter((file) => file.endsWith(".flow.yaml"));
  const used = flows.map((file) => `${file.slice(file.lastIndexOf("/") + 1, -".flow.yaml".length)}@1`);
  return { ...backdrop, "flows/retailers/acme/retailer.yaml": retailer(used), ...files };
}

const exists = (path: string): boolean => path === "docs/runbooks/orders.md";

/** Codes of the errors of `crossdock lint --references`, without those about tests, of which the daemon reads none. */
function linted(files: Readonly<Record<string, string>>): string[] {
  const { findings } = checkWorkspace(loadWorkspace(files, { registry }), {
    ...{ registry, environment: "dev", variables: env, env, exists },
    tests: true,
  });
  return findings
    .filter(({ severity, code, span }) => {
      const isOfTests = ofTests.has(code) || span?.file.startsWith("test/");
      return severity === "error" && !isOfTests && !ofDays.has(code);
    })
    .map(({ code }) => code);
}

/** Codes of what the daemon says that keeps it from running these files, and whether it runs them. */
function prepared(files: Readonly<Record<string, string>>): { codes: string[]; runs: boolean } {
  const read = Object.fromEntries(Object.entries(files).filter(([file]) => !file.startsWith("test/")));
  const { revision, diagnostics } = prepare(read, { registry, environment: "dev", env, exists });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return { codes: errors.map(({ code }) => code), runs: revision !== undefined };
}

/** That a flow has no test, or too few. */
const ofTests: ReadonlySet<string> = new Set(["XD901", "XD902"]);
/** What was fit yesterday goes on to run. */
const ofDays: ReadonlySet<string> = new Set(["XD606", "XD803"]);

describe("what lint passes runs, and what lint refuses does not", () => {
  test.each(rules.map((rule): [string, Rule] => [`${rule.code} ${rule.name}`, rule]))("%s", (_name, rule) => {
    for (const example of [rule.good, rule.bad]) {
      const files = workspaceOf(example);
      const errors = linted(files);
      const { codes, runs } = prepared(files);
      expect({ codes: [...new Set(codes)].sort(), runs }, example).toEqual({
        codes: [...new Set(errors)].sort(),
        runs: errors.length === 0,
      });
    }
  });
});
