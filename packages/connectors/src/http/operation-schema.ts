import { choice, duration, expression, mapping, template } from "@crossdock/kit";
import { type Static, type TProperties, Type } from "typebox";

const closed = <Fields extends TProperties>(fields: Fields, description: string) =>
  Type.Object(fields, { additionalProperties: false, description });

/** Bound in a request beside the step's input at the root. */
const requestBinds = ["input", "key", "cursor", "overlap", "size"] as const;

/** Bound over an answer: the root is `{ status, headers, body }`. */
const answerBinds = ["input", "key", "cursor"] as const;

const place = (description: string) =>
  closed(
    {
      query: Type.Optional(Type.String({ description: "Name of a query parameter." })),
      header: Type.Optional(Type.String({ description: "Name of a header." })),
      body: Type.Optional(Type.String({ description: "Dotted path of a member of the JSON body." })),
    },
    description,
  );

const file = closed(
  {
    name: Type.String({ minLength: 1, description: "Name of the part, as of a field." }),
    content: expression({
      description:
        "What the file holds: text, or base64 where `as` says so. Without it the request is not sent.",
      binds: requestBinds,
    }),
    as: choice(["text", "base64"], {
      description: "How `content` is written: as it is, or as base64 of the bytes that are sent.",
      default: "text",
    }),
    filename: template("text", { description: "Name of the file, such as `{{ orderNo }}.pdf`." }),
    contentType: Type.Optional(
      template("header", {
        description:
          "Content type of the file, such as `application/pdf`. Default: `text/plain; charset=utf-8` for text, `application/octet-stream` for base64.",
      }),
    ),
  },
  "A file.",
);

const request = closed(
  {
    method: choice(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"], { description: "HTTP method." }),
    path: template("urlPath", {
      description: "Path below `baseUrl`, such as `/orders/{{ id }}`; begins with a literal `/`.",
    }),
    query: Type.Optional(
      Type.Record(
        Type.String(),
        expression({ description: "Value; nothing leaves it out.", binds: requestBinds }),
        {
          description: "Query parameters by name, each an expression. A list repeats the parameter.",
        },
      ),
    ),
    headers: Type.Optional(
      Type.Record(Type.String(), template("header", { description: "Value." }), {
        description: "Headers by name.",
      }),
    ),
    body: Type.Optional(
      mapping({
        description: "Makes the body. Default: the step's input, or no fields beside `files`.",
        binds: requestBinds,
      }),
    ),
    encoding: choice(["json", "form", "multipart", "xml"], {
      description:
        "How the body is written. As XML it is an object of one root element; `@name` is an attribute, `#text` the text beside one, and a list repeats its element. `form` and `multipart` (multipart/form-data) take an object of fields: a list repeats its field, and nothing leaves it out.",
      default: "json",
    }),
    files: Type.Optional(
      Type.Array(file, { minItems: 1, description: "Files of a `multipart` body, behind its fields." }),
    ),
    text: Type.Optional(template("text", { description: "The body as text instead." })),
    xml: Type.Optional(template("html", { description: "The body as XML instead; values are escaped." })),
    contentType: Type.Optional(
      Type.String({ description: "Content type of the body. Default: by its kind." }),
    ),
    idempotencyKey: Type.Optional(
      closed(
        {
          header: Type.Optional(Type.String({ description: "Header that carries it." })),
          member: Type.Optional(
            Type.String({ description: "Dotted path of the body member that carries it." }),
          ),
          format: choice(["text", "uuid"], {
            description: "As it is, or as a UUID (version 5) made from it.",
            default: "text",
          }),
        },
        "Sends a key that stays the same over attempts and replays.",
      ),
    ),
  },
  "What is sent.",
);

const error = closed(
  {
    title: Type.Optional(
      expression({
        description: "What is wrong, in one line. Default: found in the body.",
        binds: answerBinds,
      }),
    ),
    detail: Type.Optional(expression({ description: "More about it.", binds: answerBinds })),
    class: Type.Optional(
      expression({
        description: "Error class, or an object from status to error class. Default: by the status.",
        binds: answerBinds,
      }),
    ),
  },
  "How an answer that is not a success is read.",
);

const pages = closed(
  {
    kind: choice(["none", "page", "offset", "cursor", "link", "after-id"], {
      description: "How the next page is asked for.",
    }),
    into: Type.Optional(place("Where page number, offset, cursor or id goes.")),
    first: Type.Optional(
      Type.Integer({ minimum: 0, description: "First page number (default 1) or offset (default 0)." }),
    ),
    size: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: "Records of a page that is asked for, `$size`. The System may give fewer.",
      }),
    ),
    total: Type.Optional(
      expression({ description: "Number of pages, or of records for `offset`.", binds: answerBinds }),
    ),
    next: Type.Optional(
      expression({
        description: "The next cursor or link; nothing ends the list. Default for `link`: the `Link` header.",
        binds: answerBinds,
      }),
    ),
    id: Type.Optional(expression({ description: "Id of the last record, for `after-id`." })),
    more: Type.Optional(
      expression({ description: "False on the last page.", binds: answerBinds, yields: "boolean" }),
    ),
    most: Type.Integer({
      minimum: 1,
      default: 10_000,
      description: "Pages of one round at most; a list that has not ended then fails the round.",
    }),
    alone: Type.Boolean({
      default: false,
      description: "The cursor replaces all other query parameters after the first page.",
    }),
  },
  "How a list is read page by page. A short page is not the end: that is `more` that is false, a cursor or link that is not there, an empty page, the last page again, or a `total` that agrees. Pages by number or offset are read again until none before the last has changed; a list that moves each time, or gives an earlier page again, fails the run.",
);

const verify = closed(
  {
    operation: Type.String({ description: "Look-up operation of this System, of trait `safe`." }),
    input: Type.Optional(
      expression({ description: "Its input. Default: the input of the write.", binds: ["key"] }),
    ),
    found: Type.Optional(
      expression({
        description:
          "Over the look-up's result: true when the write was done. Default: it found exactly one.",
        binds: ["input", "key"],
      }),
    ),
    result: Type.Optional(
      expression({
        description: "Result of the write, from the look-up's. Default: the same.",
        binds: ["input", "key"],
      }),
    ),
  },
  "Finds out whether an earlier attempt was done.",
);

const each = closed(
  {
    of: Type.Optional(
      Type.String({
        minLength: 1,
        description: "Dotted path of the list in the input. Default: the input is the list.",
      }),
    ),
    key: expression({ description: "Over an item: what names it, alike in every try.", over: "any" }),
    answers: expression({
      description: "The list of answers: over `status`, `headers` and `body`.",
      binds: ["input"],
    }),
    by: Type.Optional(
      expression({
        description: "Over an answer: the key of its item. Default: answers come in the order of the items.",
        over: "any",
      }),
    ),
    failed: expression({
      description: "Over an answer: true where the item was not written.",
      over: "any",
      yields: "boolean",
    }),
    onlyFailed: Type.Boolean({
      default: false,
      description:
        "Only items that failed are answered; without it, an item without an answer is not known to be written.",
    }),
    error: Type.Optional(
      closed(
        {
          title: Type.Optional(expression({ description: "What is wrong, in one line.", over: "any" })),
          class: Type.Optional(expression({ description: "Error class. Default: `Rejected`.", over: "any" })),
        },
        "How the answer of an item that failed is read.",
      ),
    ),
  },
  "The target answers for each item by itself. Where some fail the step fails, transient where one of them is, and its retry sends those alone: what was written is kept with the journal and never sent again. At most 10,000 items.",
);

/** One operation of a System of connector `http`. */
const operationSchema = closed(
  {
    summary: Type.Optional(Type.String({ description: "One sentence about it." })),
    input: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description:
          "JSON Schema of what a step gives it: mappings are checked against it, and a request that does not fit is not sent. Default: anything.",
      }),
    ),
    output: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description:
          "JSON Schema of `result`, or of a record of a list: what `$result` and `$steps.<id>` may be asked for. Default: anything.",
      }),
    ),
    trait: choice(["safe", "idempotent", "upsert", "keyed", "verified", "none"], {
      description: "How it may be repeated; nothing is retried that is not proven.",
    }),
    request,
    success: Type.Optional(
      expression({
        description: "Over `status`, `headers` and `body`: true when it worked. Default: status 200 to 299.",
        binds: answerBinds,
        yields: "boolean",
      }),
    ),
    answer: Type.Optional(
      closed(
        {
          as: choice(["json", "form", "xml"], {
            description:
              "`xml`: an element is an object of its children and its attributes (`@name`), or its text where it has neither. `form`: an object of texts.",
          }),
          lists: Type.Array(Type.String({ description: "Name of an element, without its prefix." }), {
            description: "Elements of XML that are lists even where there is one of them.",
            default: [],
          }),
        },
        "How the answer is read into `body`. Default: JSON where it is, else text.",
      ),
    ),
    error: Type.Optional(error),
    result: Type.Optional(
      expression({ description: "Result of the step. Default: the body.", binds: answerBinds }),
    ),
    each: Type.Optional(each),
    verify: Type.Optional(verify),
    settles: Type.Optional(
      duration({
        description:
          "How long the target may still work at a call whose answer was lost; until then `verify` may say that it was done, not that it was not. Default: `limits.timeout` of the System for `verified` and `upsert`, `0s` for the others. Set it where a proxy gives up earlier than what is behind it.",
      }),
    ),
    items: Type.Optional(
      expression({
        description:
          "Records of a page; makes this a list. Default: the body. An empty list is `[]` or `null` where the records belong, or status 204; an answer without that place fails the run. A record that the expression fails for is quarantined by itself, with its content, and the others go on.",
        binds: answerBinds,
      }),
    ),
    pages: Type.Optional(pages),
    cursor: Type.Optional(
      expression({
        description:
          "Where the next run begins, from each page; `$cursor` is the value so far. Default: the start of this run, by the oldest `Date` of its answers. It moves once the end of the list is proven (see `pages`), with every page where records are `ordered`, and stays where a run fails. Where the expression fails for a page, the value so far stays, and the log says so.",
        binds: [...answerBinds, "items"],
      }),
    ),
    ordered: Type.Boolean({
      default: false,
      description: "Records come in the order of the cursor, so that it moves with every page.",
    }),
    drains: Type.Boolean({
      default: false,
      description:
        "What the flow acknowledges leaves the list, so that a trigger may `drain` its first page.",
    }),
  },
  "One operation.",
);

/** An operation as read: expressions and templates are compiled. */
export type OperationPlan = Static<typeof operationSchema>;

export type PagesPlan = NonNullable<OperationPlan["pages"]>;

/** The System's own keys. */
export const systemSchema = Type.Object({
  operations: Type.Record(Type.String(), operationSchema, {
    description: "Operations by name: the noun first, such as `shipments.create`.",
  }),
});
