import { defineFailures } from "@crossdock/kit";

export const sfccFailures = defineFailures("sfcc", {
  tokenRefused: {
    class: "AuthFailed",
    meaning: "Every new token is refused: the API client is disabled, or belongs to another organization.",
  },
  scopeMissing: {
    class: "AuthFailed",
    meaning:
      "The token lacks a scope or a grant; add it to the API client in Account Manager or Business Manager.",
  },
  badRequest: { class: "Rejected", meaning: "The platform understood and refused the request's values." },
  notFound: {
    class: "NotFound",
    meaning:
      "The platform has nothing under the number or key that the step asks for; check what the step sends, and `organizationId` and `siteIds` of the System.",
  },
  impossible: {
    class: "Rejected",
    meaning: "The order's status does not allow this change, or what it needs is gone, such as stock.",
  },
  locked: { class: "Conflict", meaning: "Another writer holds the record; a later try may pass." },
  notCustom: {
    class: "Rejected",
    meaning: "Only custom attributes (`c_…`) of an order can be written.",
  },
  badFilter: {
    class: "Rejected",
    meaning: "The orders list is asked for something that it cannot give, or would give for ever.",
  },
  unknownSite: { class: "Rejected", meaning: "The site is not one of the System's `siteIds`." },
  windowExceeded: {
    class: "Rejected",
    meaning: "More than 10,000 orders bear one timestamp; the list cannot reach further.",
  },
  rateLimited: { class: "RateLimited", meaning: "The platform asks for fewer requests." },
  overloaded: {
    class: "Unavailable",
    meaning: "The platform sheds load, or a hook's circuit breaker is open.",
  },
  serverError: {
    class: "Unavailable",
    meaning: "The platform failed, or its answer passed 10 MB; a write may have been done.",
  },
  gatewayTimeout: {
    class: "Timeout",
    meaning: "The request took longer than the platform's 60 seconds; a write may have been done.",
  },
  malformed: {
    class: "Unavailable",
    meaning:
      "The answer is not what the platform sends: a proxy answered, it was cut, or it is an error under a status of success.",
  },
  standingStill: {
    class: "ContractViolation",
    meaning: "The orders list gives the same page again, or orders that were not asked for.",
  },
});
