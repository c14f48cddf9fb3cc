import { json } from "./json-text.ts";

/** The workspace itself: one flow with everything it needs. */
export const starterTexts: Readonly<Record<string, string>> = {
  "README.md": `# Flows of my-shop

One flow: a carrier tells what became of a shipment; for each that failed, the helpdesk gets a ticket.

| Where | What |
| --- | --- |
| \`flows/base/\` | flows, and contracts of what comes in, shared by all retailers |
| \`flows/retailers/my-shop/\` | the systems of this retailer, and which flows it uses |
| \`flows/environments/\`, \`flows/policy.yaml\` | where it runs; how often anything is tried again |
| \`schemas/\` | JSON Schemas: of messages, and under \`crossdock/\` of the YAML itself, for editors |
| \`samples/\` | messages to try flows on |
| \`test/flows/\` | tests of the flows: cases with mocked and faulty systems |
| \`package.json\` | which version of crossdock runs the flows |
| \`.github/\`, \`.gitlab-ci.yml\` | checks of every change |

\`\`\`sh
npm install
npx crossdock dev
\`\`\`

It runs the flow beside a simulated helpdesk, sends the first message of the tests, and checks and tests whatever you save; no keys
are needed. The same by hand:

\`\`\`sh
npx crossdock lint
npx crossdock try ticket-from-shipment --sample samples/shipment.json
npx crossdock test
\`\`\`

To run it with the real helpdesk, say in a file \`.env\`, which git ignores, where the helpdesk is, and give the secrets that the files name:

\`\`\`sh
HELPDESK_URL=https://helpdesk.my-shop.example
CROSSDOCK_SECRET_MY_SHOP_HELPDESK_TOKEN=…
CROSSDOCK_SECRET_MY_SHOP_CARRIER_WEBHOOK=whsec_…
\`\`\`

\`\`\`sh
npx crossdock lint --references
npx crossdock run
\`\`\`

The host of the helpdesk has to be in \`allowedHosts\` of \`flows/environments/dev.environment.yaml\`. The carrier posts to
\`http://127.0.0.1:7070/hooks/my-shop/shipments\`.
`,
  "flows/policy.yaml": `kind: Policy
name: default
owner: integration
retry:
  standard:
    - errors: [ RateLimited ]
      interval: 5s
      maxDelay: 5m
      maxAttempts: 50
    - errors: [ Timeout, Unavailable, Conflict ]
      interval: 2s
      maxDelay: 10m
      maxAttempts: 150
      maxElapsed: 24h
classification:
  internal: { mask: none, retain: 30d }
  personal: { mask: partial, retain: 14d }
`,
  "flows/environments/dev.environment.yaml": `kind: Environment
name: dev
owner: integration
listen: { host: 127.0.0.1, port: 7070 }
journal: { sqlite: { file: .crossdock/journal.db } }
secrets:
  - env: { prefix: CROSSDOCK_SECRET_ }
telemetry: { logs: { level: info }, metrics: true }
# Nothing else is ever called, wherever a redirect or a name leads.
allowedHosts: [ 127.0.0.1, localhost, helpdesk.my-shop.example ]
# What \`crossdock dev\` runs in the place of a System; \`crossdock run\` calls the real one.
simulators:
  my-helpdesk:
    answers:
      to:
        - { method: POST, path: /tickets, status: 201, body: { id: 7 } }
`,
  "flows/base/ticket-from-shipment.flow.yaml": `kind: Flow
name: ticket-from-shipment
version: 1
title: A ticket for every shipment that went wrong
owner: customer-service
domain: shipment
criticality: medium
# The carrier posts to /hooks/<retailer>/shipments and signs what it posts.
trigger:
  webhook:
    path: /shipments
    verify: { scheme: standard-webhooks, secret: carrier-webhook }
input: { contract: shipment@1, onInvalid: quarantine }
# The same event again is answered, not run again; what belongs to one order runs in order.
identity: { id: eventId, key: orderNo }
when: 'status = "failed"'
# Every value is a JSONata expression on the message; text needs quotes of its own.
mapping:
  externalId: eventId
  subject: '"Shipment of order " & orderNo & " failed"'
  priority: '$exists(reason) ? "high" : "normal"'
  text: |
    "The carrier could not deliver order " & orderNo & "."
      & ($exists(reason) ? " It says: " & reason : "")
# \`helpdesk\` is a role; each retailer says which of its systems plays it.
target: { system: helpdesk, operation: tickets.create }
retry: standard
catch:
  - errors: [ Any ]
    action: deadLetter
`,
  "flows/base/shipment.contract.yaml": `kind: Contract
name: shipment
version: 1
owner: customer-service
domain: shipment
criticality: medium
role: consumed
compatibility: backward
schema: schemas/shipment/shipment.v1.schema.json
`,
  "schemas/shipment/shipment.v1.schema.json": json({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    required: ["eventId", "orderNo", "status"],
    properties: {
      eventId: { type: "string", description: "One per event.", "x-classification": "internal" },
      orderNo: { type: "string", description: "Number of the order.", "x-classification": "internal" },
      status: {
        enum: ["shipped", "delivered", "failed"],
        description: "Where the parcel is.",
        "x-classification": "internal",
      },
      reason: { type: "string", description: "Why it failed, in words.", "x-classification": "internal" },
    },
  }),
  "flows/retailers/my-shop/retailer.yaml": `kind: Retailer
name: my-shop
owner: integration
systems: { helpdesk: my-helpdesk }
use:
  - { flow: ticket-from-shipment@1 }
`,
  "flows/retailers/my-shop/my-helpdesk.system.yaml": `kind: System
name: my-helpdesk
owner: customer-service
criticality: medium
connector: http
baseUrl: '\${env:HELPDESK_URL}'
auth: { scheme: bearer, token: '\${secret:my-shop/helpdesk-token}' }
limits: { concurrency: 4, rate: { requests: 60, per: 1m }, timeout: 20s }
breaker: { failures: 5, within: 1m, probe: 30s }
operations:
  # \`keyed\`: the helpdesk keeps the first of two requests with one key, so trying again writes once.
  tickets.create:
    trait: keyed
    request: { method: POST, path: /tickets, idempotencyKey: { header: Idempotency-Key } }
    success: 'status = 200 or status = 201'
    error: { title: body.message, class: '{ "409": "Conflict", "422": "Rejected" }' }
    result: '{ "id": body.id }'
`,
  "test/flows/ticket-from-shipment.test.yaml": `kind: FlowTest
name: ticket-from-shipment
owner: customer-service
flow: ticket-from-shipment@1
# The helpdesk as it answers when all is well. Nothing is sent, and hours of retries pass at once.
mocks:
  - { step: main, returns: { id: 7 } }
cases:
  - name: a shipment that failed becomes a ticket
    message: ../../samples/shipment.json
    expect:
      outcome: succeeded
      writes: { 'helpdesk:tickets.create': 1 }
      requests:
        - step: main
          includes: { subject: Shipment of order 00001042 failed, priority: high }
  - name: a shipment that arrived does not
    message: ../../samples/shipment.json
    changes: { status: delivered }
    expect:
      steps: { main: skipped }
      writes: { 'helpdesk:tickets.create': 0 }
  - name: the carrier may send an event again
    message: ../../samples/shipment.json
    duplicate: 2
    expect:
      duplicates: 2
      writes: { 'helpdesk:tickets.create': 1 }
  - name: a lost answer does not make a second ticket
    message: ../../samples/shipment.json
    mocks:
      - { step: main, fails: [ Timeout ], applied: true, then: { id: 7 } }
    expect:
      outcome: succeeded
      attempts: { main: 2 }
      writes: { 'helpdesk:tickets.create': 1 }
`,
  "samples/shipment.json": json({
    eventId: "evt-1",
    orderNo: "00001042",
    status: "failed",
    reason: "nobody at home",
  }),
  ".gitignore": ".crossdock/\nnode_modules/\n.env\n.env.*\n!.env.example\n",
};
