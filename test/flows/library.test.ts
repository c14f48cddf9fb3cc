import { compileWorkspace, loadWorkspace, renderWorkspace } from "@crossdock/flow";
import type { Diagnostic } from "@crossdock/kit";
import { lint } from "@crossdock/lint";
import { describe, expect, test } from "vitest";
import {
  compileLibrary,
  localEnvironment,
  planOf,
  productionEnvironment,
  readLibrary,
  registry,
} from "./library.ts";

const files = readLibrary();
const workspace = loadWorkspace(files, { registry });
const revision = compileLibrary();

/** One line per finding, so that a failing test reads like the lint command. */
const told = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.map(({ code, message, span }) => `${span?.file}:${span?.start.line} ${code} ${message}`);

describe("the flow library", () => {
  test("loads and renders without a finding", () => {
    expect(told(workspace.diagnostics)).toEqual([]);
    expect(told(renderWorkspace(workspace, { registry }).diagnostics)).toEqual([]);
  });

  test.each(["dev", "demo", "test", "production"])("is clean in environment %s", (environment) => {
    const env = environment === "production" ? productionEnvironment : localEnvironment;
    const exists = (path: string) => Object.hasOwn(files, path);
    const findings = lint(workspace, { registry, environment, env, exists, hasSecret: () => true });
    const compiled = compileWorkspace(workspace, { registry, environment, env });
    expect(told(findings)).toEqual([]);
    expect(told(compiled.diagnostics)).toEqual([]);
    expect(compiled.revision?.plans.Environment.name).toBe(environment);
  });

  test("gives each retailer the flows that it uses", () => {
    expect(revision.plans.Flow.map(({ flow, retailer }) => `${retailer} ${flow}`).sort()).toEqual([
      "acme gift-wishes-to-helpdesk@1",
      "acme order-to-erp@1",
      "acme stuck-orders-to-helpdesk@1",
      "acme tracking-to-helpdesk@1",
      "nordwind order-to-erp@1",
    ]);
  });

  test("routes one retailer's orders by site and sends the other's to one ERP", () => {
    const systems = (retailer: string) =>
      planOf(revision, retailer, "order-to-erp@1").steps.map(({ id, emit, target, route }) => [
        id,
        emit ?? target?.system ?? route?.map((way) => `${way.id}: ${way.system}`),
      ]);
    const routed = ["japan: nordwind-odoo-japan", "europe: nordwind-odoo-europe"];
    expect(systems("nordwind")).toEqual([
      ["products", routed],
      ["partner", routed],
      ["order", routed],
      ["confirm", routed],
      ["acknowledge", "nordwind-sfcc"],
    ]);
    expect(systems("acme")).toEqual([
      ["products", "acme-odoo"],
      ["partner", "acme-odoo"],
      ["order", "acme-odoo"],
      ["confirm", "acme-odoo"],
      ["gift-desk", "order.gift-wish"],
      ["acknowledge", "acme-sfcc"],
    ]);
  });
});
