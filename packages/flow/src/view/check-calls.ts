import { callOf, type Diagnostic, isFields, nearest, type Operation, type Path } from "@crossdock/kit";
import { reportProblem } from "../load/check-document.ts";
import { createReport, type Report, replacing } from "../load/report.ts";
import type { FlowProblem } from "../problems/sentences.ts";
import { rolesOf } from "../resolve/role-resolver.ts";
import { targetConfig } from "../resolve/target-config.ts";
import type { Workspace } from "../workspace.ts";
import type { Called, FlowView, StepView } from "./view.ts";

/**
 * Roles that nobody plays, operations that a System does not have, and keys that an operation does not take. A flow that
 * no retailer uses is not checked: a base alone has no Systems.
 */
export function callProblems(flow: FlowView, workspace: Workspace): Diagnostic[] {
  if (flow.retailer === null) return [];
  const report = createReport();
  checkFlow(flow, workspace, report);
  return report.list();
}

/** Reports Systems whose connector refuses their own operations. */
export function checkSystems(workspace: Workspace, report: Report): void {
  for (const system of workspace.resources.list("System")) {
    const { refused } = system.operations;
    if (refused === undefined) continue;
    const span = system.spanOf(["operations"], "key");
    report.add("XD114", { id: "refused-operations", reason: refused }, { span });
  }
}

function checkFlow(flow: FlowView, workspace: Workspace, report: Report): void {
  const context = { flow, workspace, report };
  for (const { path, value, called, asked, definition } of flow.triggers) {
    for (const each of asked) checkCall(each.called, each.path, each.path, "list", context);
    const place = isFields(value["fetch"]) ? [...path, "fetch"] : path;
    if (called.role === undefined) continue;
    checkCall(called, place, place, definition?.operation ?? "list", context);
    const from = isFields(value["fetch"]) ? value["fetch"] : value;
    if (called.operation)
      checkConfig(called.operation, from["options"] ?? {}, [...place, "options"], context);
  }
  for (const step of flow.steps) checkStep(step, context);
}

interface Context {
  flow: FlowView;
  workspace: Workspace;
  report: Report;
}

function checkStep({ path, value, calls }: StepView, context: Context): void {
  const target = [...path, "target"];
  const routed = value["route"] !== undefined;
  for (const [index, called] of calls.entries()) {
    checkCall(called, routed ? [...path, "route", index] : target, target, "call", context);
    const { operation } = called;
    if (!operation) continue;
    const written = isFields(value["target"]) ? value["target"] : {};
    checkConfig(operation, targetConfig(written), target, context);
    if (written["onUnknownOutcome"] === "verify" && !operation.verify) {
      const span = context.flow.spanOf([...target, "onUnknownOutcome"]);
      context.report.add("XD114", { id: "unverifiable-operation", operation: operation.name }, { span });
    }
    if (value["expect"] !== undefined && !operation.expect) {
      const span = context.flow.spanOf([...path, "expect"], "key");
      context.report.add("XD114", { id: "operation-without-expect", operation: operation.name }, { span });
    }
  }
}

function checkCall(
  { role, system, operation, operationName }: Called,
  rolePath: Path,
  operationPath: Path,
  wanted: Operation["kind"],
  { flow, workspace, report }: Context,
): void {
  if (role === undefined) return;
  if (!system) {
    const { resources } = workspace;
    const roles = Object.keys(rolesOf(resources.resolve("Retailer", flow.retailer ?? "")));
    const span = flow.spanOf([...rolePath, "system"]);
    const meant = nearest(role, roles);
    const problem = { id: "unknown-role", retailer: flow.retailer ?? "", role, meant } as const;
    report.add("XD103", problem, { span, fix: replacing(span, "value", meant) });
    return;
  }
  if (operationName === undefined || !system.valid) return;
  // A step calls a list as well: then it is a call already.
  if (operation?.kind === wanted) return;
  const { operations } = system.operations;
  const fitting = [...operations.values()].filter((known) =>
    wanted === "call" ? callOf(known) : known.kind === wanted,
  );
  const known = fitting.map(({ name }) => name);
  const meant = nearest(operationName, known);
  const asked = { operation: operationName, known, meant };
  const problem: FlowProblem = operations.has(operationName)
    ? { id: "unfit-operation", wanted, ...asked }
    : { id: "unknown-operation", system: system.name, ...asked };
  const span = flow.spanOf([...operationPath, "operation"]);
  report.add("XD103", problem, { span, fix: replacing(span, "value", meant) });
}

function checkConfig(operation: Operation, config: unknown, path: Path, { flow, report }: Context): void {
  const { config: schema } = operation;
  for (const found of operation.checks.config(config)) {
    reportProblem({ ...found, path: [...path, ...found.path] }, schema, flow, report);
  }
}
