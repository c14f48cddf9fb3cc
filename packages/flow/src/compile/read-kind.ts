import { type Auth, type Fields, type Mapping, type Reader, type Registry, readFields } from "@crossdock/kit";
import type { Static } from "typebox";
import type { ReadFlow } from "../kinds/flow-fields.ts";
import type { ReadFlowTest } from "../kinds/flow-test.ts";
import { kindSchema } from "../kinds/kind-schema.ts";
import type { breaker, limits } from "../kinds/system-fields.ts";
import type { EnvironmentPlan } from "../plan.ts";

/** What valid documents are read into, of the kinds that the compiler reads as a whole. */
interface ReadKinds {
  Flow: ReadFlow;
  FlowTest: ReadFlowTest;
  Mapping: { mapping: Mapping };
  System: ReadSystem;
  Environment: ReadEnvironment;
}

type ReadSystem = Fields & {
  baseUrl?: string;
  redirects?: string[];
  auth?: Auth;
  options?: unknown;
  limits?: Static<typeof limits>;
  breaker?: Static<typeof breaker>;
  criticality: string;
};

type ReadEnvironment = Fields &
  Pick<EnvironmentPlan, "listen" | "api" | "telemetry" | "shutdown"> & {
    journal?: Record<string, unknown>;
    secrets?: unknown;
    allowedHosts: string[];
    simulators?: Record<string, Record<string, unknown>>;
  };

/** What a valid document of a kind says, read; `written` chooses the parts whose fields it has. */
export function readKind<Kind extends keyof ReadKinds>(
  kind: Kind,
  registry: Registry,
  value: Fields,
  reader?: Reader,
  written = value,
): ReadKinds[Kind] {
  // The fields of the kind make the schema, and the table says what they are read into.
  return readFields(kindSchema(kind, registry, written), value, reader) as ReadKinds[Kind];
}
