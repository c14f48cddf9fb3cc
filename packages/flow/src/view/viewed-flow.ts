import { type Registry, valueAt } from "@crossdock/kit";
import { jsonataFile } from "../resolve/check-references.ts";
import { roleResolver } from "../resolve/role-resolver.ts";
import type { Rendered, SourceDocument, Workspace } from "../workspace.ts";
import { callProblems } from "./check-calls.ts";
import { viewFlow } from "./flow-view.ts";
import type { FlowView, ViewedFlow } from "./view.ts";

/** Looks at a rendered flow; what an earlier look has made is taken where nothing that it refers to has changed. */
export function lookAt(
  rendered: Rendered,
  workspace: Workspace,
  registry: Registry,
  before: ViewedFlow | undefined,
): ViewedFlow | undefined {
  if (before && holds(before, workspace)) return before;
  const view = viewFlow(rendered, workspace, { registry });
  return view && { view, problems: callProblems(view, workspace), policy: policyOf(workspace) };
}

function holds({ view, policy }: ViewedFlow, workspace: Workspace): boolean {
  const { retailer, owner, value, inputSchema } = view;
  const contract = valueAt(value, "input", "contract");
  const schema = typeof contract === "string" ? workspace.contracts.schema(contract) : undefined;
  const ownerNow = retailer === null ? undefined : workspace.resources.resolve("Retailer", retailer);
  if (ownerNow !== owner || policyOf(workspace) !== policy || schema !== inputSchema) return false;
  // A mapping in a file of its own may change without the flow.
  if (readsFiles(view)) return false;
  const systemOf = roleResolver(workspace, retailer);
  const calls = [
    ...view.triggers.flatMap(({ called, asked }) => [called, ...asked.map((each) => each.called)]),
    ...view.steps.flatMap((step) => step.calls),
  ];
  return calls.every(({ role, system }) => role === undefined || systemOf(role) === system);
}

function policyOf({ resources }: Workspace): SourceDocument | undefined {
  return resources.list("Policy")[0];
}

function readsFiles({ steps, value }: FlowView): boolean {
  const mappings = [
    ...steps.map((step) => step.value["mapping"]),
    ...steps.map((step) => step.value["expect"]),
  ];
  const triggers = JSON.stringify(value["triggers"] ?? "").includes(".jsonata");
  return triggers || mappings.some((mapping) => jsonataFile(mapping) !== undefined);
}
