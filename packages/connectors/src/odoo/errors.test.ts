import { describe, expect, test } from "vitest";
import { failureOf, foreignAnswer } from "./errors.ts";

const exchange = { request: "POST /json/2/sale.order/write", answer: "HTTP 500" };

describe("errors of Odoo", () => {
  test.each([
    ["odoo.exceptions.AccessDenied", "AuthFailed"],
    ["werkzeug.exceptions.Unauthorized", "AuthFailed"],
    ["odoo.exceptions.AccessError", "Rejected"],
    ["odoo.exceptions.MissingError", "NotFound"],
    ["odoo.exceptions.UserError", "Rejected"],
    ["odoo.exceptions.ValidationError", "Rejected"],
    ["odoo.exceptions.RedirectWarning", "Rejected"],
    ["builtins.ValueError", "Rejected"],
    ["builtins.UnicodeEncodeError", "Rejected"],
    ["builtins.IndexError", "Rejected"],
    ["builtins.KeyError", "Rejected"],
    ["builtins.TypeError", "Rejected"],
    ["builtins.AttributeError", "Rejected"],
    ["builtins.AssertionError", "Rejected"],
    ["builtins.OverflowError", "Rejected"],
    ["psycopg2.ProgrammingError", "Rejected"],
    ["psycopg2.errors.NumericValueOutOfRange", "Rejected"],
    ["psycopg2.errors.DatetimeFieldOverflow", "Rejected"],
    ["psycopg2.errors.InvalidRowCountInLimitClause", "Rejected"],
    ["psycopg2.errors.UndefinedFunction", "Rejected"],
    ["psycopg2.errors.InvalidTextRepresentation", "Rejected"],
    ["psycopg2.errors.SerializationFailure", "Conflict"],
    ["psycopg2.errors.DeadlockDetected", "Conflict"],
    ["psycopg2.errors.LockNotAvailable", "Conflict"],
    ["psycopg2.OperationalError", "Unavailable"],
    ["x.y.NeverHeardOf", "Rejected"],
  ])("%s is %s", (name, expected) => {
    expect(failureOf({ name, message: "No" }, exchange, "acme")).toMatchObject({
      class: expected,
      outcome: "refused",
    });
  });

  test("one class of the driver is a wrong database where it names ours", () => {
    const message = 'FATAL:  database "acme" does not exist\n';
    expect(failureOf({ name: "psycopg2.OperationalError", message }, exchange, "acme")).toMatchObject({
      class: "AuthFailed",
      code: "odoo.wrongDatabase",
    });
  });

  test("the loser of a race on 14 may come again", () => {
    const message = "mail_followers_mail_followers_res_partner_res_model_id_uniq";
    const error = { name: "odoo.exceptions.ValidationError", message };
    expect(failureOf(error, exchange, "acme").class).toBe("Conflict");
  });
});

describe("answers that are not Odoo's", () => {
  test.each([
    [429, "RateLimited", "refused"],
    [401, "AuthFailed", "refused"],
    [413, "Rejected", "refused"],
    [502, "Unavailable", "unknown"],
    [503, "Unavailable", "refused"],
    [504, "Unavailable", "unknown"],
    [200, "Unavailable", "unknown"],
  ])("HTTP %i is %s, %s", (status, expected, outcome) => {
    const headers = { "retry-after": "7" };
    expect(foreignAnswer({ status, headers, body: "" }, exchange)).toMatchObject({
      class: expected,
      outcome,
    });
  });
});
