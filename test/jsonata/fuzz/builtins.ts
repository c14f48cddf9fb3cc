import type { Kind } from "./place.ts";

/** What an argument is: a kind, a function for items, or a text that means something to the function. */
export type Argument =
  | Kind
  | "mapper"
  | "tester"
  | "reducer"
  | "sifter"
  | "comparer"
  | "pattern"
  | "picture"
  | "integerPicture"
  | "datePicture"
  | "zone"
  | "instant"
  | "millis"
  | "small"
  | "radix"
  | "base64"
  | "address"
  | "digits"
  | "program";

export interface Builtin {
  name: string;
  gives: Kind;
  required: readonly Argument[];
  optional: readonly Argument[];
  /** Whether the context stands in for a missing first argument. */
  context: boolean;
}

/** `name(required[, optional]) gives`; a `-` behind the first argument: the context may stand in for it. */
const signatures = `
sum(numbers) number
count(list) number
max(numbers) number
min(numbers) number
average(numbers) number
string(any- ,boolean) string
substring(string- number ,number) string
substringBefore(string- string) string
substringAfter(string- string) string
lowercase(string-) string
uppercase(string-) string
length(string-) number
trim(string-) string
pad(string- small ,string) string
match(string- pattern ,small) objects
contains(string- pattern) boolean
replace(string- pattern string ,small) string
replace(string- pattern mapper ,small) string
split(string- pattern ,small) strings
join(strings ,string) string
formatNumber(number- picture) string
formatBase(number- ,radix) string
formatInteger(number- integerPicture) string
parseInteger(string- integerPicture) number
number(digits-) number
number(boolean-) number
floor(number-) number
ceil(number-) number
round(number- ,small) number
abs(number-) number
sqrt(number-) number
power(number- small) number
boolean(any-) boolean
not(any-) boolean
map(list mapper) list
map(numbers mapper) list
map(objects mapper) list
zip(list ,list numbers) list
filter(list tester) list
filter(objects tester) objects
single(list ,tester) any
reduce(numbers reducer ,number) number
reduce(list reducer ,any) any
sift(object- sifter) object
keys(object-) strings
lookup(object- string) any
append(any any) list
exists(any) boolean
spread(object-) objects
merge(objects) object
reverse(list) list
each(object- sifter) list
error(,string) any
assert(boolean ,string) any
type(any) string
sort(numbers) numbers
sort(strings) strings
sort(list comparer) list
distinct(list) list
base64encode(string-) string
base64decode(base64-) string
encodeUrlComponent(string-) string
encodeUrl(string-) string
decodeUrlComponent(address-) string
decodeUrl(address-) string
eval(program- ,any) any
toMillis(instant- ,datePicture) number
fromMillis(millis- ,datePicture zone) string
clone(object-) object
now(,datePicture zone) string
millis() number
`;

export const builtins: readonly Builtin[] = signatures
  .trim()
  .split("\n")
  .map((line) => {
    const [, name = "", inner = "", gives = ""] = /^(\w+)\(([^)]*)\) (\w+)$/.exec(line) ?? [];
    const [required = "", optional = ""] = inner.split(",");
    const words = (text: string): Argument[] =>
      // The list above has only the words of the types.
      text.split(/[- ]+/).filter(Boolean) as Argument[];
    return {
      name,
      gives: gives as Kind,
      required: words(required),
      optional: words(optional),
      context: inner.includes("-"),
    };
  });

/** Texts that mean something to a function. */
export const meanings: Partial<Record<Argument, readonly string[]>> = {
  picture: [
    "#,##0.00",
    "0",
    "000",
    "#0.0%",
    "0.0#;(0.0#)",
    "0.00e0",
    "#,##,##0",
    "$#.00",
    "‰0",
    "0‰",
    "#",
    ".00",
    "0.",
    "",
    "0;0;0",
    "é0",
  ],
  integerPicture: ["1", "001", "w", "W", "Ww", "w;o", "I", "i", "a", "A", "#,##0", "1;o", "٠", "", "#"],
  datePicture: [
    "[Y0001]-[M01]-[D01]",
    "[Y]-[M]-[D] [H01]:[m01]:[s01].[f001]",
    "[FNn], [D1o] [MNn] [Y]",
    "[h#1]:[m01] [P]",
    "[D#1]/[M#1]/[Y0001]",
    "[W] [w] [d] [F1] [X] [x]",
    "[MNn,*-3] [DWwo] [YI] [Yw]",
    "[H01]:[m01][Z]",
    "[z]",
    "[Z0101t]",
    "[[x]] [Y,2-2]",
    "[C] [E]",
    "[Q]",
    "[Y",
    "",
  ],
  zone: ["+0100", "-0530", "0000", "+1300", "Z", "x", ""],
  instant: [
    "2024-02-29T12:34:56.789Z",
    "2024-02-29",
    "2017-01-01T00:00:00+05:30",
    "1970",
    "2024-13-01",
    "29 February 2024",
    "12:30",
    "a",
  ],
  digits: ["10", "-3.5", "1e3", "0x1F", "0b101", "0o17", " 7", "", "abc", "1e999", "007"],
  base64: ["YWJj", "w6Q=", "", "!", "8J+YgA=="],
  address: ["a%20b", "%F0%9F%98%80", "https://x.example/a?b=%C3%A4", "%", "%E0%A4%A"],
  program: [
    "1 + 2",
    "$.name",
    "price * 2",
    "$x",
    "[1..3].($ * 2)",
    "(",
    "$sum(items.price)",
    "$error('e')",
    "$undefined",
    "**.name",
  ],
};
