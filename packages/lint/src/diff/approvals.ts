import { type Rendered, referenceTo, type SourceDocument } from "@crossdock/flow";
import { type Diagnostic, itemsAt, numberAt, type Span, textAt, valueAt } from "@crossdock/kit";
import type { Change } from "./change.ts";
import type { Approval } from "./change-rule.ts";
import { isOpenAt, type Window, windowAt } from "./change-window.ts";
import { objection } from "./objection.ts";
import { criticalityOf, domainsOf } from "./ratings.ts";
import { approvalsMissing } from "./rules/approvals-missing.ts";
import { outsideChangeWindow } from "./rules/outside-change-window.ts";
import { ownApproval } from "./rules/own-approval.ts";
import type { Side } from "./side.ts";

/** What the Policy asks for before a change goes live. */
export interface Requirement {
  approvals: number;
  /** Groups whose members may approve; `{{ owner }}` is filled in. Empty: anybody. */
  groups: readonly string[];
  /** The author's own approval does not count. */
  notAuthor: boolean;
  /** When the change may go live; missing: at any time. */
  window?: Window;
  /** What it is for: `Flow order-to-erp@1`, and why. */
  because: readonly { resource: string; criticality: string; domains: readonly string[] }[];
  /** The entry of the Policy. */
  span: Span;
  /** The Policy of which side asks. */
  policy: "before" | "after";
}

/**
 * What the Policy asks for these changes. Both Policies and both states of a resource count, so that a change cannot
 * free itself from the approval that it needs; of two entries that ask for the same the stricter is kept.
 */
export function requirementsOf(changes: readonly Change[], before: Side, after: Side): Requirement[] {
  const found = new Map<string, Requirement>();
  for (const [side, policy] of [
    [before, "before"],
    [after, "after"],
  ] as const) {
    const document = side.workspace.resources.list("Policy").find(({ valid }) => valid);
    if (!document) continue;
    // More tests need nobody's leave, less do.
    for (const change of changes.filter(({ aspect }) => aspect !== "test")) {
      const requirement = requirementFor(change, document, policy, [after, before]);
      if (!requirement) continue;
      const { approvals, groups, notAuthor, window } = requirement;
      const id = JSON.stringify([approvals, groups, notAuthor, window]);
      const known = found.get(id);
      if (!known) found.set(id, requirement);
      else if (!known.because.some(({ resource }) => resource === requirement.because[0]?.resource))
        found.set(id, { ...known, because: [...known.because, ...requirement.because] });
    }
  }
  return [...found.values()].sort((a, b) => b.approvals - a.approvals);
}

function requirementFor(
  change: Change,
  policy: SourceDocument,
  name: "before" | "after",
  sides: readonly Side[],
): Requirement | undefined {
  const resource = resourceOf(change, sides);
  if (!resource) return undefined;
  const criticality = criticalityOf(resource, change, sides);
  const domains = domainsOf(resource, change, sides);
  const entries = itemsAt(policy.value, "changes");
  const index = entries.findIndex((entry) => fits(entry, criticality, domains));
  const entry = entries[index];
  const approvals = numberAt(entry, "approvals") ?? 0;
  const window = windowAt(entry, "window");
  if (entry === undefined || (approvals === 0 && window === undefined)) return undefined;
  const owners = [textAt(change.edited.value, "owner") ?? "", textAt(resource.value, "owner") ?? ""];
  const groups = itemsAt(entry, "groups").map(String);
  return {
    approvals,
    groups: [...new Set(groups.flatMap((group) => (/^\{\{\s*owner\s*\}\}$/.test(group) ? owners : [group])))],
    notAuthor: valueAt(entry, "notAuthor") === true,
    ...(window ? { window } : {}),
    because: [{ resource: `${change.kind} ${change.name}`, criticality, domains }],
    span: policy.spanOf(["changes", index]),
    policy: name,
  };
}

function resourceOf({ kind, edited, name }: Change, sides: readonly Side[]): Rendered | undefined {
  const all = sides.flatMap(({ rendered }) => rendered.resources);
  const names = name.split(" → ").reverse();
  return (
    all.find((each) => each.kind === kind && names.includes(referenceTo(each)) && each.document === edited) ??
    all.find((each) => each.kind === kind && names.includes(referenceTo(each))) ??
    // An overlay is among the resources of what it patches only.
    (edited.kind === kind ? { ...edited, document: edited, overlays: [], originOf: () => edited } : undefined)
  );
}

/** The first entry that fits counts; a resource without a domain fits entries for all domains. */
function fits(entry: unknown, criticality: string, domains: readonly string[]): boolean {
  const [forDomains, forRanks] = ["domains", "criticality"].map((field) => valueAt(entry, field));
  const domainFits = !Array.isArray(forDomains) || domains.some((domain) => forDomains.includes(domain));
  return domainFits && (!Array.isArray(forRanks) || forRanks.includes(criticality));
}

/** What is given against what is asked; `now` in epoch milliseconds. */
export interface Given {
  approvals?: readonly Approval[];
  author?: string;
  now: number;
}

/** Approvals of a requirement that count. */
export function counted({ groups, notAuthor }: Requirement, { approvals = [], author }: Given): Approval[] {
  return approvals.filter(
    (approval) =>
      !(notAuthor && approval.person === author) &&
      (groups.length === 0 || approval.groups.some((group) => groups.includes(group))),
  );
}

/** XD605, XD607 and XD609. Approvals are judged only when some or an author are given: before that they are asked for. */
export function judgeApprovals(requirements: readonly Requirement[], given: Given): Diagnostic[] {
  const isJudged = given.approvals !== undefined || given.author !== undefined;
  return requirements.flatMap((requirement) => [
    ...(isJudged ? judgeCount(requirement, given) : []),
    ...judgeWindow(requirement, given.now),
  ]);
}

function judgeCount(requirement: Requirement, given: Given): Diagnostic[] {
  const { approvals, groups, notAuthor, span } = requirement;
  const those = new Set(counted(requirement, given).map(({ person }) => person));
  if (those.size >= approvals) return [];
  const own = notAuthor && given.approvals?.some(({ person }) => person === given.author);
  const resources = requirement.because.map(({ resource }) => resource);
  const missing = {
    id: "approvals-missing",
    resources,
    needed: approvals,
    groups,
    given: [...those],
  } as const;
  return [
    objection(approvalsMissing, missing, { span }),
    ...(own ? [objection(ownApproval, { id: "own-approval", author: given.author ?? "" }, { span })] : []),
  ];
}

function judgeWindow({ window, because, span }: Requirement, now: number): Diagnostic[] {
  if (!window || isOpenAt(window, now)) return [];
  const resources = because.map(({ resource }) => resource);
  return [objection(outsideChangeWindow, { id: "outside-window", resources, window }, { span })];
}
