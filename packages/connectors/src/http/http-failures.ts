import { defineFailures } from "@crossdock/kit";
import { transportFailures } from "../http-client/transport-failure.ts";

/** What can go wrong in an operation that is configuration, beside what its `error` says. */
export const httpFailures = defineFailures("http", {
  ...transportFailures.table,
  badRequest: { class: "MappingError", meaning: "A path, a query value or a body cannot be sent as it is." },
  badError: { class: "MappingError", meaning: "`error.class` yields something that is no error class." },
  badAnswer: { class: "ContractViolation", meaning: "The answer is not what the operation declares." },
  standingStill: { class: "ContractViolation", meaning: "A list gives the same page or cursor again." },
  elsewhere: { class: "Rejected", meaning: "The link to the next page leaves the System." },
});
