import { contractKind } from "./contract.ts";
import type { KindDefinition } from "./define-kind.ts";
import { environmentKind } from "./environment.ts";
import { flowKind } from "./flow.ts";
import { flowTestKind } from "./flow-test.ts";
import { mappingKind } from "./mapping-kind.ts";
import { overlayKind } from "./overlay.ts";
import { policyKind } from "./policy.ts";
import { retailerKind } from "./retailer.ts";
import { systemKind } from "./system.ts";
import { tableKind } from "./table.ts";

/** The built-in kinds, for the registry. */
export const kinds: readonly KindDefinition[] = [
  flowKind,
  systemKind,
  retailerKind,
  contractKind,
  mappingKind,
  tableKind,
  policyKind,
  environmentKind,
  overlayKind,
  flowTestKind,
];
