import { helpers } from "@crossdock/mapping";

/** A function that expressions may call. */
export interface KnownFunction {
  /** Without the `$`. */
  name: string;
  signature: string;
  /** Markdown. */
  doc: string;
  /** Crossdock's own, not JSONata's. */
  isHelper: boolean;
}

/** JSONata's own functions: name and parameters, and what they give. */
const builtins: Readonly<Record<string, string>> = {
  "sum(numbers)": "The sum of numbers. For money use `$decSum`.",
  "count(list)": "How many items there are; nothing counts 0, a single value 1.",
  "max(numbers)": "The largest number.",
  "min(numbers)": "The smallest number.",
  "average(numbers)": "The mean of numbers.",
  "string(value, prettify?)": "The value as text; objects and lists as JSON.",
  "substring(text, start, length?)": "A part of a text; `start` counts from 0, from the end when negative.",
  "substringBefore(text, chars)":
    "What stands before the first `chars`; the whole text when they are not there.",
  "substringAfter(text, chars)":
    "What stands behind the first `chars`; the whole text when they are not there.",
  "lowercase(text)": "The text in lower case.",
  "uppercase(text)": "The text in upper case.",
  "length(text)": "How many characters the text has.",
  "trim(text)": "The text without white space at its ends, and with single spaces inside.",
  "pad(text, width, char?)": "The text filled up to a width; at its beginning when the width is negative.",
  "contains(text, pattern)": "Whether a text or a regular expression is found in it.",
  "split(text, separator, limit?)": "The parts of a text, as a list.",
  "join(texts, separator?)": "Texts put together to one.",
  "match(text, pattern, limit?)":
    "What a regular expression finds: objects with `match`, `index` and `groups`.",
  "replace(text, pattern, replacement, limit?)":
    "The text with what is found replaced; `$1` is a group of a regular expression.",
  "base64encode(text)": "The text in base64.",
  "base64decode(text)": "The text that base64 stands for.",
  "encodeUrlComponent(text)": "The text as a part of an address.",
  "encodeUrl(text)": "The text as an address.",
  "decodeUrlComponent(text)": "The text that a part of an address stands for.",
  "decodeUrl(text)": "The text that an address stands for.",
  "number(value)": "The value as a number; fails where it is none.",
  "abs(number)": "The number without its sign. For money use `$decAbs`.",
  "floor(number)": "The next whole number below.",
  "ceil(number)": "The next whole number above.",
  "round(number, precision?)": "Rounded half to even. For money use `$decRound`.",
  "power(base, exponent)": "The base to the power of the exponent.",
  "sqrt(number)": "The square root.",
  "formatNumber(number, picture, options?)": "The number as text by a picture such as `#,##0.00`.",
  "formatBase(number, radix?)": "The number as text in another base.",
  "formatInteger(number, picture)": "A whole number as text: words, Roman numerals, digits.",
  "parseInteger(text, picture)": "The whole number that a text says by a picture.",
  "boolean(value)": "Whether the value counts as true; empty texts, lists, objects and 0 do not.",
  "not(value)": "The opposite of `$boolean`.",
  "exists(value)": "Whether there is a value; an empty text is one.",
  "map(list, function)": "What the function makes of each item.",
  "filter(list, function)": "The items for which the function holds.",
  "single(list, function?)":
    "The one item for which the function holds; fails when there are none or several.",
  "reduce(list, function, initial?)":
    "One value from all items, by a function of what came before and the item.",
  "zip(list1, list2)": "Lists side by side: the first items of all, the second items of all.",
  "append(a, b)": "One list of both.",
  "sort(list, function?)": "The items in order; the function says whether the first goes behind the second.",
  "reverse(list)": "The items from the last to the first.",
  "distinct(list)": "The items, each value once.",
  "keys(object)": "The names of the fields.",
  "lookup(object, key)": "The field of that name.",
  "spread(object)": "A list with one object for each field.",
  "merge(objects)": "One object with the fields of all; the last wins.",
  "each(object, function)": "What the function makes of each field; it gets value and name.",
  "sift(object, function)": "The fields for which the function holds.",
  "type(value)": "The type as a word: string, number, boolean, null, array, object, function.",
  "error(text)": "Fails with that text. To name an error for `catch`, use `$raise`.",
  "assert(condition, text)": "Fails with the text unless the condition holds.",
  "clone(value)": "A copy.",
  "now(picture?, timezone?)":
    "When the message was accepted, as text; the same on every attempt and on a replay.",
  "millis()": "When the message was accepted, in milliseconds since 1970.",
  "fromMillis(millis, picture?, timezone?)":
    "An instant as text, by a picture such as `[Y0001]-[M01]-[D01]`.",
  "toMillis(text, picture?)": "An instant that a text says, in milliseconds since 1970.",
};

/** All functions by their names. */
export const functions: ReadonlyMap<string, KnownFunction> = new Map(
  [
    ...helpers.map(({ name, signature, doc }) => ({ name, signature, doc, isHelper: true })),
    ...Object.entries(builtins).map(([call, doc]) => ({
      name: call.slice(0, call.indexOf("(")),
      signature: `$${call}`,
      doc,
      isHelper: false,
    })),
  ].map((each) => [each.name, each]),
);
