import { loadWorkspace } from "@crossdock/flow";
import { expect, test } from "vitest";
import { type LintOptions, lint } from "../lint.ts";
import { backdrop, retailer } from "../testing/backdrop.ts";
import { completed } from "../testing/example.ts";
import { exampleRegistry as registry } from "../testing/parts.ts";

const files = {
  ...backdrop,
  "flows/base/example.flow.yaml": completed("", {}),
  "flows/retailers/acme/retailer.yaml": retailer(["example@1"]),
};

function missing(changes: Readonly<Record<string, string>>, lookups: Partial<LintOptions>): string[] {
  const workspace = loadWorkspace({ ...files, ...changes }, { registry });
  return lint(workspace, { registry, environment: "dev", ...lookups })
    .filter(({ code }) => code === "XD107")
    .map(({ message }) => message);
}

test("a bare name in a flow is a secret of each retailer that uses it", () => {
  expect(missing({}, { hasSecret: (path) => path !== "acme/shop-webhook" })).toEqual([
    "the secret `acme/shop-webhook` has no value in environment `dev`",
  ]);
});

test("nothing is said without a look-up", () => {
  expect(missing({}, {})).toEqual([]);
});

test("two secrets of one environment variable are a finding", () => {
  const file = "flows/retailers/acme/acme-erp.system.yaml";
  const system = (backdrop[file] ?? "").replace("secret:acme/erp", "secret:acme/shop_webhook");
  expect(missing({ [file]: system }, {})).toEqual([
    expect.stringContaining("are read from one environment variable"),
  ]);
});

test("an Environment that is not checked needs no values", () => {
  const other = (backdrop["flows/environments/dev.environment.yaml"] ?? "")
    .replace("name: dev", "name: production")
    .replace("host: 127.0.0.1", "host: '${env:PRODUCTION_HOST}'");
  expect(
    missing({ "flows/environments/production.environment.yaml": other }, { env: () => undefined }),
  ).toEqual([]);
});

test("the hint names every place where the Environment looks", () => {
  const file = "flows/environments/dev.environment.yaml";
  const environment = (backdrop[file] ?? "").replace(
    /^secrets:[\s\S]*?(?=^\w)/m,
    "secrets:\n  - env: { prefix: SHOP_ }\n  - file: { folder: /run/secrets }\n",
  );
  const workspace = loadWorkspace({ ...files, [file]: environment }, { registry });
  const hints = lint(workspace, { registry, environment: "dev", hasSecret: () => false })
    .filter(({ code, message }) => code === "XD107" && message.includes("shop-webhook"))
    .map(({ hint }) => hint);
  expect(hints).toEqual([
    "set `SHOP_ACME_SHOP_WEBHOOK`, or write it into the file `/run/secrets/acme/shop-webhook`",
  ]);
});

test("a value that the trigger cannot use is a finding at the secret's name", () => {
  const asked: string[] = [];
  const secretProblem = (path: string, check: (value: string) => string | undefined) => {
    asked.push(path);
    return check("unusable");
  };
  const workspace = loadWorkspace(files, { registry });
  const found = lint(workspace, { registry, environment: "dev", hasSecret: () => true, secretProblem })
    .filter(({ code }) => code === "XD107")
    .map(({ message, span }) => [message, span?.file]);
  expect(found).toEqual([
    [
      "the secret `acme/shop-webhook` cannot be used in environment `dev`: it is not written as `verify` says",
      "flows/base/example.flow.yaml",
    ],
  ]);
  expect(asked).toEqual(["acme/shop-webhook"]);
});
