import { type TProperties, type TSchema, Type } from "typebox";

/* What several chapters of the model are made of. */

export const text = (description: string) => Type.String({ description });
export const maybe = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
export const list = <Item extends TSchema>(item: Item, description: string) =>
  Type.Array(item, { description });
export const object = <Fields extends TProperties>(fields: Fields, description: string) =>
  Type.Object(fields, { description });

export const Place = object(
  { file: text("Path below the workspace."), line: Type.Integer({ description: "Counted from 1." }) },
  "Where it is written.",
);

/** What resources that somebody owns have in common. */
export const owned = {
  name: text("Its name."),
  title: text("One line for a person; the name where none is written."),
  description: maybe("What a colleague should know."),
  owner: text("The team that is asked when something is wrong."),
  domain: maybe("Business domain."),
  criticality: maybe("`critical`, `high`, `medium` or `low`."),
  runbook: maybe("Path of the page that says what to do when it fails."),
  place: Place,
};

export const Read = object(
  {
    from: text(
      "Where it is read: `message`, `step` (the answer to an earlier step), `variable`, `table`, `trigger`, or another binding.",
    ),
    path: text("Path there: `lines[].sku`, `partner.id`, `taxes`."),
    class: maybe("Class of data of a field of the message."),
  },
  "One value that is read.",
);

export const Field = object(
  {
    path: text("Path of the field that is made, such as `order_line[].product_id`; empty for the whole."),
    expressions: list(
      Type.String(),
      "The part of the expression that makes it; several for several sorts of item.",
    ),
    reads: list(Read, "What its value is made of."),
    constant: Type.Boolean({ description: "Always the same text or number: nothing is read." }),
    place: Place,
  },
  "A field that a mapping makes, and where its value comes from.",
);

export const Decision = object(
  { path: text("Path of what is decided."), reads: list(Read, "What is looked at.") },
  "What decides which items and fields a mapping makes, without being in them.",
);
