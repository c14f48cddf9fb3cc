import { choice, duration, timezone } from "@crossdock/kit";
import { Type } from "typebox";
import { closed, criticalities, defineKind } from "./define-kind.ts";
import { policyDiff } from "./policy-diff.ts";
import { retryList } from "./retry.ts";

const withoutIt = "remove it until a later version of crossdock supports it";

const time = (description: string) =>
  Type.String({ pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", description });

const window = closed(
  {
    days: Type.Optional(
      Type.Array(
        choice(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], { description: "A day of the week." }),
        {
          minItems: 1,
          description: "Days. Default: every day.",
        },
      ),
    ),
    from: Type.Optional(time("From this time of the day, such as `09:00`. Default: `00:00`.")),
    until: Type.Optional(time("Until this time, itself excluded. Default: `24:00`.")),
    timezone: Type.Optional(timezone({ description: "Timezone of the times and days. Default: UTC." })),
  },
  "When a change may go live.",
);

export const policyKind = defineKind({
  name: "Policy",
  summary: "What holds for all flows: retry lists, data classes and who approves a change.",
  suffix: "policy",
  file: "policy.yaml",
  folder: "root",
  versioned: false,
  rated: "none",
  identity: "one",
  diff: policyDiff,
  unsupported: { routes: withoutIt, alerts: withoutIt, calendars: withoutIt },
  example: `kind: Policy
name: default
owner: integration-office
retry:
  standard:
    - { errors: [ RateLimited ], interval: 5s, maxDelay: 5m, maxAttempts: 50 }
    - { errors: [ Timeout, Unavailable, Conflict ], interval: 2s, maxAttempts: 150, maxElapsed: 24h }
classification:
  internal: { mask: none, retain: 30d }
  personal: { mask: partial, retain: 14d }
guardrails: { timeout: 5m, maxElapsed: 24h }
changes:
  - domains: [ order, inventory ]
    criticality: [ critical, high ]
    approvals: 2
    groups: [ integration-office, '{{ owner }}' ]
    notAuthor: true
    window: { days: [ mon, tue, wed, thu ], from: '09:00', until: '16:00', timezone: Europe/Berlin }
  - approvals: 1
`,
  fields: () => ({
    retry: Type.Optional(Type.Record(Type.String(), retryList, { description: "Retry lists by name." })),
    classification: Type.Optional(
      Type.Record(
        Type.String(),
        closed({
          mask: choice(["none", "partial", "drop"], {
            description:
              "How values of the class are to appear in the journal, in logs and in the console. Not applied yet: `personal` and `restricted` values are masked, whatever stands here.",
          }),
          retain: duration({
            description:
              "How long values are to be kept. Not applied yet: messages are kept for 30 days after their end.",
          }),
          eraseBySubject: Type.Optional(
            Type.String({
              description: "Path of the person's number, for erasure on request. Not applied yet.",
            }),
          ),
        }),
        {
          description:
            "Classes that a contract's fields carry as `x-classification`, the least sensitive first.",
        },
      ),
    ),
    guardrails: Type.Optional(
      closed(
        {
          queueLimit: Type.Optional(
            Type.Integer({ minimum: 1, description: "Highest `queue.limit` of a flow." }),
          ),
          timeout: Type.Optional(duration({ description: "Longest `timeout` of a step or a System." })),
          maxAttempts: Type.Optional(
            Type.Integer({ minimum: 1, description: "Most `maxAttempts` of a retry line." }),
          ),
          maxElapsed: Type.Optional(duration({ description: "Longest `maxElapsed` of a retry line." })),
        },
        "How far flows and Systems may go; lint refuses what goes further.",
      ),
    ),
    changes: Type.Optional(
      Type.Array(
        closed({
          domains: Type.Optional(
            Type.Array(Type.String(), { description: "Domains it is for. Default: all." }),
          ),
          criticality: Type.Optional(
            Type.Array(choice([...criticalities], { description: "A criticality." }), {
              description: "Criticalities it is for. Default: all.",
            }),
          ),
          approvals: Type.Integer({ minimum: 0, description: "Approvals that a change needs." }),
          groups: Type.Optional(
            Type.Array(Type.String(), {
              description:
                "Groups that may approve; `{{ owner }}` is the owner of what changed. Default: anybody.",
            }),
          ),
          notAuthor: Type.Optional(
            Type.Boolean({ description: "The author's own approval does not count." }),
          ),
          window: Type.Optional(window),
        }),
        { description: "Who approves a change; the first entry that fits counts." },
      ),
    ),
  }),
});
