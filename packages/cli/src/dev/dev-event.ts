import type { CaseResult } from "@crossdock/engine/rehearsal";
import type { Files } from "@crossdock/flow";
import type { Diagnostic } from "@crossdock/kit";

/** What `crossdock dev` tells, in the order in which it happens. */
export type DevEvent =
  /** A simulator listens in the place of a System, or does no longer. */
  | { event: "simulator"; system: string; simulator: string; state: "listening" | "stopped"; address: string }
  /** The daemon listens. `journal`: where messages are kept; null where they are forgotten at the end. */
  | {
      event: "listening";
      address: string;
      api: string;
      journal: string | null;
      realSystems: readonly string[];
    }
  /** What became of the files. */
  | {
      event: "files";
      /** `waiting`: nothing runs yet, because of the findings. */
      result: "started" | "applied" | "unchanged" | "rejected" | "waiting";
      revision: string | null;
      /** Beyond the findings: a System that does not answer. */
      reason: string | null;
      findings: readonly Diagnostic[];
      files: Files;
    }
  /** Flow tests of what is new were run. */
  | { event: "tests"; results: readonly CaseResult[]; of: "all" | "changed" }
  /** Nothing was tested, and why. */
  | { event: "untested"; reason: string }
  /** A message of a flow test was sent to its webhook. */
  | { event: "sent"; flow: string; retailer: string; case: string; status: number }
  /** A message came to rest, or waits. */
  | {
      event: "message";
      id: string;
      flow: string;
      retailer: string;
      key: string | null;
      state: string;
      milliseconds: number | null;
      failure: { class: string; title: string } | null;
    }
  /** Something went wrong beside the files. */
  | { event: "problem"; message: string }
  | { event: "stopping" }
  | { event: "stopped" };

export type Tell = (event: DevEvent) => void;
