import { defineFailures } from "@crossdock/kit";

export const odooFailures = defineFailures("odoo", {
  keyRefused: { class: "AuthFailed", meaning: "The API key or the login is wrong, expired or deactivated." },
  wrongDatabase: {
    class: "AuthFailed",
    meaning:
      "The server does not serve this database over this API; options.database or options.api is wrong.",
  },
  noRight: { class: "Rejected", meaning: "The integration user may not do this; its groups lack a right." },
  missing: { class: "NotFound", meaning: "A record that the message points at does not exist." },
  refused: { class: "Rejected", meaning: "Odoo understood and refused: a rule, a constraint, a bad value." },
  unknownCode: { class: "Rejected", meaning: "No record has the code that the mapping gave." },
  ambiguous: { class: "Rejected", meaning: "Several records answer to a code or a match; one is needed." },
  badValue: { class: "Rejected", meaning: "A field of the mapping does not fit its field in Odoo." },
  notChangeable: { class: "Rejected", meaning: "The record is in a state in which this may not change." },
  totalsDiffer: {
    class: "Rejected",
    meaning: "Odoo's totals differ from the storefront's by more than rounding.",
  },
  conflict: { class: "Conflict", meaning: "Another writer held the record; Odoo undid this call." },
  rateLimited: { class: "RateLimited", meaning: "A proxy in front of Odoo asks for fewer requests." },
  unavailable: { class: "Unavailable", meaning: "Odoo, its database or its proxy cannot answer now." },
});
