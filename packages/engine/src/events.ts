import type { MessageMode } from "@crossdock/journal";
import type { WebhookRefusal } from "@crossdock/kit";

/** What happens in the engine, for metrics and logs. Labels only: no ids, no payloads. */
export type EngineEvent =
  | {
      kind: "received";
      flow: string;
      retailer: string;
      mode: MessageMode;
      state: "accepted" | "duplicate" | "quarantined" | "full";
    }
  /** `inTime`: it ended well within the flow's objective; missing where the flow has none. */
  | {
      kind: "ended";
      flow: string;
      retailer: string;
      mode: MessageMode;
      state: string;
      seconds: number;
      inTime?: boolean;
    }
  | { kind: "attempt"; flow: string; retailer: string; system: string; outcome: string; seconds: number }
  /** A step that carries a checkpoint is done; `seconds` since acceptance. */
  | { kind: "checkpoint"; flow: string; retailer: string; checkpoint: string; seconds: number }
  /** Arrivals had fields that their contract does not declare. */
  | { kind: "drift"; flow: string; retailer: string }
  /** A webhook refused a request. */
  | { kind: "webhookRefused"; flow: string; retailer: string; reason: WebhookRefusal }
  /** A file was put away, because it cannot be read. */
  | { kind: "fileRefused"; flow: string; retailer: string }
  | { kind: "breaker"; system: string; state: "open" | "closed" }
  | { kind: "systemPaused"; system: string }
  /** How far the clock of a System is ahead of ours, negative for behind. */
  | { kind: "clockSkew"; system: string; seconds: number }
  | { kind: "fault" };

export type Observe = (event: EngineEvent) => void;
