import type { Files, SourceDocument } from "@crossdock/flow";
import { textAt } from "@crossdock/kit";
import { compareSchemas } from "./compare-schemas.ts";
import type { SchemaChange } from "./comparison.ts";
import { openSchemas } from "./schema-node.ts";

/** A contract and the files of the workspace that it lies in. */
export interface ContractSide {
  contract: SourceDocument;
  files: Files;
}

export interface JudgedChange extends SchemaChange {
  verdict: "compatible" | "breaking";
  /** Who is hurt, and how; missing when nobody is. */
  breaks?: string;
}

/** What a change of a contract does to those on the other side. */
export interface ContractVerdict {
  verdict: "compatible" | "breaking";
  /** `consumed` or `produced`: what the contract is now. */
  role: string;
  compatibility: string;
  changes: JudgedChange[];
}

/**
 * Judges two states of a contract. A consumed contract must go on accepting what is sent today, a produced one must
 * stay readable for those who read it today and keep its fields; `compatibility` asks for more, and `none` for
 * nothing. Undefined when a schema cannot be read: that is reported elsewhere.
 */
export function judgeContract(before: ContractSide, after: ContractSide): ContractVerdict | undefined {
  const sides = [before, after].map(({ contract, files }) => {
    const schemas = openSchemas(files);
    const root = schemas.root(textAt(contract.value, "schema") ?? "");
    return root && { schemas, root };
  });
  const [old, now] = sides;
  if (!old || !now) return undefined;
  const role = textAt(after.contract.value, "role") ?? "consumed";
  const compatibility = textAt(after.contract.value, "compatibility") ?? "backward";
  // Loosening the promise and breaking it in one change would be not a promise.
  const promised = textAt(before.contract.value, "compatibility") ?? "backward";
  const asked = demands(textAt(before.contract.value, "role") ?? role, promised);
  const changes = compareSchemas({ before: old, after: now }).map((change) => judged(change, asked, role));
  const isBroken = changes.some(({ verdict }) => verdict === "breaking");
  return { verdict: isBroken ? "breaking" : "compatible", role, compatibility, changes };
}

/** What has to hold of a change. */
interface Demands {
  /** The new contract reads what was written by the old one. */
  backward: boolean;
  /** The old contract reads what is written by the new one. */
  forward: boolean;
  /** Declared fields stay. */
  keeps: boolean;
}

function demands(role: string, compatibility: string): Demands {
  if (compatibility === "none") return { backward: false, forward: false, keeps: false };
  const isProduced = role === "produced";
  return {
    backward: !isProduced || compatibility === "backward" || compatibility === "full",
    forward: isProduced || compatibility === "forward" || compatibility === "full",
    keeps: isProduced,
  };
}

function judged(change: SchemaChange, asked: Demands, role: string): JudgedChange {
  const breaks = [
    ...(asked.backward && !change.backward
      ? [
          role === "produced"
            ? "readers of the new contract do not understand what was written before"
            : "what the other side sends today is no longer accepted",
        ]
      : []),
    ...(asked.forward && !change.forward
      ? ["readers of the old contract do not understand what is written from now on"]
      : []),
    ...(asked.keeps && change.removes && change.forward
      ? ["readers of the old contract may rely on the field"]
      : []),
  ];
  return breaks.length === 0
    ? { ...change, verdict: "compatible" }
    : { ...change, verdict: "breaking", breaks: breaks.join("; ") };
}
