import { join } from "node:path";
import { benchWorkspace } from "../contenders.ts";

const system = "flows/retailers/shop/fast-target.system.yaml";
const flow = "flows/base/orders.flow.yaml";

/** A flow that does with an order what the peers' handlers do with it. */
export const clusterWorkspace: Readonly<Record<string, string>> = {
  ...benchWorkspace,
  [flow]: `kind: Flow
name: orders
version: 1
title: Orders in the order of their customers
owner: bench
domain: order
criticality: high
triggers:
  - id: one
    webhook:
      path: /orders
      verify: { scheme: hmac, header: X-Signature, secret: sender }
  - id: many
    webhook:
      path: /lists
      verify: { scheme: hmac, header: X-Signature, secret: sender }
      split: orders
input: { contract: shop.order@1 }
identity: { id: orderNo, key: customer.number }
queue: { limit: 1000000 }
mapping:
  key: customer.number
  number: $number($substring(orderNo, 2))
target: { system: target, operation: effects.append }
retry: standard
catch:
  - errors: [ Any ]
    action: deadLetter
`,
  [system]: `kind: System
name: fast-target
owner: bench
criticality: high
connector: effects
baseUrl: http://127.0.0.1:1
auth: { scheme: none }
options: { folder: '\${env:EFFECTS}' }
limits: { concurrency: 1000, rate: { requests: 1000000, per: 1s }, timeout: 30s }
breaker: { failures: 1000, within: 1m, probe: 1s }
`,
  "crossdock.config.ts": `import { effects } from ${JSON.stringify(join(import.meta.dirname, "effects-connector.ts"))};

export default { connectors: [effects] };
`,
};
