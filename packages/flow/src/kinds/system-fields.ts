import {
  type Auth,
  type ConnectorDefinition,
  choice,
  duration,
  type Fields,
  type Registry,
} from "@crossdock/kit";
import { Type } from "typebox";
import { closed } from "./define-kind.ts";

/** `limits` of a System. */
export const limits = closed(
  {
    concurrency: Type.Integer({ minimum: 1, default: 4, description: "Calls at once." }),
    rate: Type.Optional(
      closed(
        {
          requests: Type.Integer({ minimum: 1, description: "Calls at most." }),
          per: duration({ description: "Within this time." }),
        },
        "Calls per time; shared by all flows. Default: no limit.",
      ),
    ),
    timeout: duration({ description: "Longest wait for one answer.", default: "30s" }),
    headers: Type.Optional(
      closed(
        {
          remaining: Type.Optional(Type.String({ description: "Header with the calls that are left." })),
          reset: Type.Optional(
            closed(
              {
                name: Type.String({ description: "Name of the header." }),
                unit: choice(["seconds", "epoch-seconds", "epoch-milliseconds"], {
                  description: "What it counts.",
                }),
              },
              "Header that tells when calls are allowed again.",
            ),
          ),
        },
        "Headers of an answer that tell how much is left.",
      ),
    ),
  },
  "How much the system can take, shared by all flows.",
);

/** `breaker` of a System. */
export const breaker = closed(
  {
    failures: Type.Integer({ minimum: 1, default: 10, description: "Failures that open it." }),
    within: duration({ description: "Time within which they are counted.", default: "1m" }),
    probe: duration({ description: "Wait between two probes while it is open.", default: "30s" }),
  },
  "Parks messages while the system is down, so that no tries are burnt.",
);

/** `auth` of a System that writes none. */
export const noAuth: Auth = { scheme: "none" };

/** The connector that a System names, if there is one. */
export function connectorOf({ connector }: Fields, registry: Registry): ConnectorDefinition | undefined {
  return typeof connector === "string" ? registry.connectors.get(connector) : undefined;
}
