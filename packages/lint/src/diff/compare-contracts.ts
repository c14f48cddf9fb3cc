import { type Rendered, referenceTo, renderedOf, type SourceDocument } from "@crossdock/flow";
import { type Diagnostic, type Registry, type Span, textAt } from "@crossdock/kit";
import { clauseOf, type Difference } from "../compatibility/difference.ts";
import { type ContractVerdict, type JudgedChange, judgeContract } from "../compatibility/judge-contract.ts";
import type { Change } from "./change.ts";
import { lossOf, objection } from "./objection.ts";
import { criticalityOf } from "./ratings.ts";
import { reachOf } from "./reach.ts";
import { breakingContractChange } from "./rules/breaking-contract-change.ts";
import type { Side } from "./side.ts";
import { riskOf } from "./words.ts";

interface Compared {
  changes: Change[];
  /** XD604. */
  objections: Diagnostic[];
}

/** Contracts whose schema changed, that are new beside an older version, or that are gone. */
export function compareContracts(before: Side, after: Side, registry: Registry): Compared {
  const resources = (side: Side) => renderedOf(side.rendered, "Contract").filter(({ valid }) => valid);
  const found: Compared = { changes: [], objections: [] };
  const add = ({ changes, objections }: Compared) => {
    found.changes.push(...changes);
    found.objections.push(...objections);
  };
  for (const now of resources(after)) {
    const same = before.workspace.resources.find("Contract", now.name, now.version);
    if (same) {
      const verdict = same.valid ? judge(same, now.document, before, after) : undefined;
      if (verdict) add(changed(verdict, now, before, after, registry));
      continue;
    }
    add(added(now, before, after, registry));
  }
  for (const old of resources(before)) {
    if (!after.workspace.resources.find("Contract", old.name, old.version))
      add(removed(old, before, after, registry));
  }
  return found;
}

function judge(
  old: SourceDocument,
  now: SourceDocument,
  before: Side,
  after: Side,
): ContractVerdict | undefined {
  const isTooLarge = before.workspace.contracts.isTooLarge(old) || after.workspace.contracts.isTooLarge(now);
  // Comparing follows references as well.
  if (isTooLarge) return undefined;
  return judgeContract({ contract: old, files: before.files }, { contract: now, files: after.files });
}

function changed(
  verdict: ContractVerdict,
  now: Rendered,
  before: Side,
  after: Side,
  registry: Registry,
): Compared {
  const { criticality, ...base } = common(now, [before, after], registry);
  return {
    changes: verdict.changes.map((change) => ({
      ...base,
      ...changeOf(change),
      aspect: ratedBy(change).aspect,
      risk: riskOf(ratedBy(change), criticality),
    })),
    objections: verdict.changes.flatMap((change) => (change.breaks ? [broken(change, now)] : [])),
  };
}

function ratedBy({ verdict, backward, forward, difference }: JudgedChange) {
  const aspect = isOfClass(difference) ? ("classification" as const) : ("contract" as const);
  return { aspect, compatibility: { verdict, backward, forward } };
}

/** Whether a field is of another class now: it is masked, kept and sent by it. */
function isOfClass(difference: Difference): boolean {
  if (difference.id === "keyword-replaced") return difference.before.keyword === classKeyword;
  return (
    (difference.id === "keyword-new" || difference.id === "keyword-gone") &&
    difference.keyword === classKeyword
  );
}

const classKeyword = "x-classification";

function changeOf(change: JudgedChange) {
  const { path, verdict, backward, forward, breaks, before, after } = change;
  const isNew = before === undefined && after !== undefined;
  const isGone = change.removes === true;
  return {
    op: isNew ? ("added" as const) : isGone ? ("removed" as const) : ("changed" as const),
    path,
    title: clauseOf(change),
    ...(breaks ? { note: `Breaking: ${breaks}.` } : {}),
    ...(before ? { before: { text: "", span: before } } : {}),
    ...(after ? { after: { text: "", span: after } } : {}),
    compatibility: { verdict, backward, forward },
  };
}

function broken(change: JudgedChange, now: Rendered): Diagnostic {
  const { breaks, before, after } = change;
  const span = after ?? now.spanOf(["schema"]);
  const { path, difference } = change;
  const promise = { contract: referenceTo(now), version: now.version ?? 1, path, difference };
  const problem = { id: "broken-promise", ...promise, breaks: breaks ?? "" } as const;
  return objection(breakingContractChange, problem, { span, before });
}

/** A new version beside an older one breaks nothing: what differs is told, so that those who move know. */
function added(now: Rendered, before: Side, after: Side, registry: Registry): Compared {
  const { criticality, ...base } = common(now, [before, after], registry);
  const older = after.workspace.resources
    .list("Contract")
    .filter(({ name, version, valid }) => valid && name === now.name && (version ?? 0) < (now.version ?? 0))
    .sort((a, b) => (b.version ?? 0) - (a.version ?? 0))[0];
  const verdict = older && judge(older, now.document, after, after);
  const isNew: Change = {
    ...base,
    op: "added",
    path: "",
    title: "the Contract is new",
    ...(older && verdict
      ? { note: `Beside \`${referenceTo(older)}\`, which stays as it is; ${differs(verdict)}.` }
      : {}),
    after: { text: textAt(now.value, "title") ?? "", span: now.spanOf(["name"]) },
    risk: riskOf({ aspect: "resource" }, criticality),
  };
  return { changes: [isNew], objections: [] };
}

function differs({ verdict, changes }: ContractVerdict): string {
  if (changes.length === 0) return "messages look the same";
  const list = changes.map(clauseOf);
  const shown = [...list.slice(0, 6), ...(list.length > 6 ? [`${list.length - 6} more`] : [])].join("; ");
  return `${verdict === "breaking" ? "whoever moves has to change something" : "whoever moves has nothing to change"}: ${shown}`;
}

function removed(old: Rendered, before: Side, after: Side, registry: Registry): Compared {
  const { criticality: _, ...base } = common(old, [before, after], registry);
  const retired = textAt(old.value, "retired", "since");
  const span: Span = old.spanOf(["name"]);
  const role = textAt(old.value, "role") ?? "";
  const isFree = retired !== undefined || old.value["compatibility"] === "none";
  const change: Change = {
    ...base,
    op: "removed",
    path: "",
    title: "the Contract is gone",
    note: isFree ? "It was retired before." : `Breaking: ${lossOf(role)}.`,
    before: { text: textAt(old.value, "title") ?? "", span },
    compatibility: { verdict: isFree ? "compatible" : "breaking", backward: isFree, forward: isFree },
    risk: isFree ? "medium" : "high",
  };
  if (isFree) return { changes: [change], objections: [] };
  return {
    changes: [change],
    objections: [
      objection(breakingContractChange, { id: "unretired-contract", contract: referenceTo(old), role }),
    ],
  };
}

function common(resource: Rendered, sides: readonly Side[], registry: Registry) {
  const reach = reachOf(resource, [], sides, registry);
  return {
    kind: resource.kind,
    name: referenceTo(resource),
    aspect: "contract" as const,
    ...reach,
    edited: resource.document,
    criticality: criticalityOf(resource, reach, sides),
  };
}
