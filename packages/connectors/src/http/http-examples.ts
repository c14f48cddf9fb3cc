import type { Example } from "@crossdock/kit";

/** Systems of connector `http`, as APIs of several habits ask for them. */
export const httpExamples: readonly Example[] = [
  {
    title: "A warehouse that creates shipments and lists their changes",
    yaml: `kind: System
name: acme-wms
owner: acme-logistics
criticality: high
connector: http
baseUrl: 'https://wms.example.com'
auth: { scheme: api-key, header: x-wms-key, key: wms }
limits: { concurrency: 8, timeout: 30s }
operations:
  shipments.create:
    trait: keyed
    request: { method: POST, path: /v2/shipments, idempotencyKey: { header: Idempotency-Key } }
    success: 'status = 201 or (status = 200 and body.ok)'
    error: { title: body.detail, class: '{ "409": "Conflict", "422": "Rejected" }' }
    result: '{ "id": body.id }'
  shipments.changes:
    trait: safe
    request: { method: GET, path: /v2/shipments, query: { updated_since: $cursor, page_size: '200' } }
    pages: { kind: cursor, next: body.next_cursor, into: { query: cursor } }
    items: body.shipments
`,
  },
  {
    title: "A marketplace whose requests are signed, and that is asked what became of a lost answer",
    yaml: `kind: System
name: marketplace
owner: marketplaces
criticality: medium
connector: http
baseUrl: 'https://api.marketplace.example.com'
auth:
  scheme: hmac
  secret: marketplace
  header: Authorization
  encoding: base64
  timestamp: { header: X-Date, form: iso }
  signed: '{{ method }}{{ path }}{{ timestamp }}{{ digest }}'
  format: 'HMAC crossdock:{{ signature }}'
limits: { concurrency: 4, timeout: 20s }
operations:
  offers.get:
    trait: safe
    request: { method: GET, path: '/offers/{{ sku }}' }
  offers.set:
    trait: verified
    request: { method: POST, path: /offers }
    settles: 1m
    verify: { operation: offers.get, found: price = $input.price }
`,
  },
  {
    title: "A storefront that answers 207 with what became of each price",
    yaml: `kind: System
name: price-service
owner: pricing
criticality: medium
connector: http
baseUrl: 'https://prices.example.com'
auth: { scheme: bearer, token: prices }
limits: { concurrency: 2, timeout: 30s }
operations:
  prices.set:
    trait: idempotent
    request: { method: PUT, path: /prices }
    each:
      of: prices
      key: sku
      answers: body.results
      by: sku
      failed: status >= 400
      error: { title: message, class: 'status = 503 ? "Unavailable" : "Rejected"' }
`,
  },
  {
    title: "A carrier that speaks XML",
    yaml: `kind: System
name: carrier
owner: acme-logistics
criticality: medium
connector: http
baseUrl: 'https://xml.carrier.example.com'
auth: { scheme: basic, user: acme, password: carrier }
limits: { concurrency: 2, timeout: 30s }
operations:
  labels.print:
    trait: none
    request:
      method: POST
      path: /labels
      encoding: xml
      body: { LabelRequest: '{ "@version": "2", "Reference": reference, "Parcel": parcels }' }
    answer: { as: xml, lists: [ Label ] }
    success: body.LabelResponse.Status = "OK"
    error: { title: body.LabelResponse.Message }
    result: body.LabelResponse.Label
`,
  },
  {
    title: "A document archive that takes files beside their fields",
    yaml: `kind: System
name: archive
owner: accounting
criticality: medium
connector: http
baseUrl: 'https://archive.example.com'
auth: { scheme: bearer, token: archive }
limits: { concurrency: 2, timeout: 60s }
operations:
  documents.add:
    trait: keyed
    request:
      method: POST
      path: '/orders/{{ orderNo }}/documents'
      encoding: multipart
      body: { type: '"invoice"', reference: orderNo }
      files:
        - { name: document, content: pdf, as: base64, filename: '{{ orderNo }}.pdf', contentType: application/pdf }
        - { name: lines, content: '$join(lines.(sku & ";" & quantity), "\\n")', filename: lines.csv, contentType: text/csv }
      idempotencyKey: { header: Idempotency-Key }
    result: '{ "id": body.id }'
`,
  },
  {
    title: "The keys that a sender publishes, for `verify.publicKey.jwks` of a webhook",
    yaml: `kind: System
name: sender-keys
owner: acme-logistics
criticality: high
connector: http
baseUrl: 'https://sender.example.com'
auth: { scheme: none }
limits: { concurrency: 1, timeout: 5s }
operations:
  keys.list:
    trait: safe
    request: { method: GET, path: /.well-known/jwks.json }
    items: body.keys
`,
  },
];
