import type { Example } from "@crossdock/kit";

/** How senders of several habits are verified and read. */
export const webhookExamples: readonly Example[] = [
  {
    title: "A signature of the body behind a prefix, as GitHub sends it; its test event is answered",
    yaml: `path: /repository
verify: { scheme: hmac, secret: repository-webhook, header: X-Hub-Signature-256, prefix: sha256= }
ping: { header: X-GitHub-Event, value: ping }`,
  },
  {
    title: "A signature in base64, and the number of the event kept for `identity`, as Shopify sends it",
    yaml: `path: /orders
verify: { scheme: hmac, secret: shop-webhook, header: X-Shopify-Hmac-Sha256, encoding: base64 }
headers: [ X-Shopify-Webhook-Id ]`,
  },
  {
    title: "Time and several signatures in one header, as Stripe sends them while a secret is replaced",
    yaml: `path: /payments
verify:
  scheme: hmac
  secret: [ payments-old, payments-new ]
  header: Stripe-Signature
  entries: { signature: v1, timestamp: t }
  signed: '{{ timestamp }}.{{ body }}'
  tolerance: 5m`,
  },
  {
    title: "A text around time and body, and a question under verification, as Slack sends them",
    yaml: `path: /chat
verify:
  scheme: hmac
  secret: chat-signing
  header: X-Slack-Signature
  prefix: v0=
  timestampHeader: X-Slack-Request-Timestamp
  signed: 'v0:{{ timestamp }}:{{ body }}'
challenge: challenge
accepts: [ json, form ]
formField: payload`,
  },
  {
    title: "Method, address, body and time, as HubSpot signs them",
    yaml: `path: /contacts
verify:
  scheme: hmac
  secret: contacts-app
  header: X-HubSpot-Signature-v3
  encoding: base64
  timestampHeader: X-HubSpot-Request-Timestamp
  signed: '{{ method }}https://hooks.example.com/hooks/acme/contacts{{ body }}{{ timestamp }}'
split: '$'`,
  },
  {
    title: "Each item signed by itself in the message, with a key in hexadecimal digits, as Adyen sends them",
    yaml: `path: /payments
verify:
  scheme: hmac
  secret: payments-hmac
  key: hex
  encoding: base64
  each: notificationItems
  member: NotificationRequestItem.additionalData.hmacSignature
  signed: >-
    {{ item.NotificationRequestItem.pspReference }}:{{ item.NotificationRequestItem.originalReference | default("") }}:{{
    item.NotificationRequestItem.merchantAccountCode }}:{{ item.NotificationRequestItem.merchantReference }}:{{
    item.NotificationRequestItem.amount.value }}:{{ item.NotificationRequestItem.amount.currency }}:{{
    item.NotificationRequestItem.eventCode }}:{{ item.NotificationRequestItem.success }}
split: notificationItems.NotificationRequestItem`,
  },
  {
    title: "A subscription that is confirmed by GET before the first event, as Meta asks",
    yaml: `path: /messages
verify: { scheme: hmac, secret: messages-app, header: X-Hub-Signature-256, prefix: sha256= }
challenge:
  query: hub.challenge
  token: { query: hub.verify_token, secret: messages-token }
split: entry`,
  },
  {
    title: "A question whose answer is signed, as Zoom asks",
    yaml: `path: /meetings
verify:
  scheme: hmac
  secret: meetings-app
  header: x-zm-signature
  timestampHeader: x-zm-request-timestamp
  signed: 'v0:{{ timestamp }}:{{ body }}'
  entries: { signature: v0 }
challenge:
  member: payload.plainToken
  answer: '{ "plainToken": {{ challenge }}, "encryptedToken": {{ signature }} }'`,
  },
  {
    title:
      "A signature by a private key over time and body, as SendGrid sends it; the public key stands in the flow",
    yaml: `path: /mail-events
verify:
  scheme: public-key
  header: X-Twilio-Email-Event-Webhook-Signature
  encoding: base64
  timestampHeader: X-Twilio-Email-Event-Webhook-Timestamp
  signed: '{{ timestamp }}{{ body }}'
  publicKey:
    algorithm: ES256
    pem: |
      -----BEGIN PUBLIC KEY-----
      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
      q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
      -----END PUBLIC KEY-----
split: '$'`,
  },
  {
    title:
      "A signature by one of the keys that the sender publishes, named in a header, as GitHub signs what it finds",
    yaml: `path: /findings
verify:
  scheme: public-key
  header: Github-Public-Key-Signature
  encoding: base64
  publicKey:
    algorithm: ES256
    jwks: { system: sender, operation: keys.list }
    keyIdHeader: Github-Public-Key-Identifier
split: '$'`,
  },
  {
    title: "A signed token in a header of its own that covers the body, by a key that the sender publishes",
    yaml: `path: /bank
verify:
  scheme: jwt
  header: Bank-Signature
  prefix: ''
  publicKey: { algorithm: ES256, jwks: { system: sender, operation: keys.list } }
  jwt: { bodyDigest: request_body_sha256 }`,
  },
  {
    title: "A signed token in Authorization that says who sends, as Google Pub/Sub pushes",
    yaml: `path: /stock-changes
verify:
  scheme: jwt
  publicKey: { algorithm: RS256, jwks: { system: sender, operation: keys.list } }
  jwt:
    issuer: https://accounts.google.com
    audience: https://hooks.example.com/hooks/acme/stock-changes
    claims: { email: pusher@acme.example.com }`,
  },
  {
    title: "XML with orders of a marketplace, each of them a message",
    yaml: `path: /marketplace
verify: { scheme: basic, secret: marketplace-login }
accepts: [ xml ]
xmlLists: [ Line ]
split: Orders.Order`,
  },
];
