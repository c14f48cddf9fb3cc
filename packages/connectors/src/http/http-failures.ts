import { defineFailures } from "@crossdock/kit";
import { transportFailures } from "../http-client/transport-failure.ts";

/** What can go wrong in an operation that is configuration, beside what its `error` says. */
export const httpFailures = defineFailures("http", {
  ...transportFailures.table,
  badRequest: { class: "MappingError", meaning: "A path, a query value or a body cannot be sent as it is." },
  badError: { class: "MappingError", meaning: "`error.class` yields something that is not an error class." },
  badAnswer: { class: "ContractViolation", meaning: "The answer is not what the operation declares." },
  noSuccess: {
    class: "Unavailable",
    meaning:
      "The status is one of success, and the answer is not: a page of HTML, an error object, or nothing that `result` or `items` reads.",
  },
  endless: { class: "ContractViolation", meaning: "A list has more pages than `pages.most`." },
  badTotal: { class: "ContractViolation", meaning: "A list ends before the total that it gives." },
  moving: { class: "Unavailable", meaning: "A list moves all the time while its pages are read by number." },
  standingStill: { class: "ContractViolation", meaning: "A list gives the same page or cursor again." },
  elsewhere: { class: "Rejected", meaning: "The link to the next page leaves the System." },
});
