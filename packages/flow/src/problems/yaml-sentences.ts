type Name = { name: string };

/** What keeps a file from being plain YAML. */
export const yamlSentences = {
  "empty-file": () => ({
    message: "the file is empty",
    hint: "write it again, or delete it if nothing is meant",
  }),
  /** What the parser says, as our own findings are written; `code` is the parser's. */
  "yaml-syntax": ({ code, told: text }: { code: string; told: string }) => ({
    message: lowerFirst((text.split("\n")[0] ?? text).replace(/[.:]$/, "")),
    hint:
      yamlHints[code] ??
      "check quotes and indentation here; a text with `: `, `#`, `{` or a leading `@` needs quotes",
  }),
  "open-bracket": ({ bracket }: { bracket: "{" | "[" }) => ({
    message: `the \`${bracket}\` before this place is not closed`,
    hint: yamlHints["BAD_INDENT"],
  }),
  "yaml-depth": () => ({
    message: "the file is nested too deeply to be read",
    hint: "close the brackets, or nest less",
  }),
  "yaml-directive": ({ line }: { line: string }) => ({
    message: `directives such as \`${line}\` are not allowed`,
    hint: "remove the line; every file is read as YAML 1.2",
  }),
  "yaml-alias": ({ name }: Name) => ({
    message: `aliases such as \`*${name}\` are not allowed`,
    hint: "write the value again, or put what is shared into a Mapping, a Table or the Policy",
  }),
  "yaml-anchor": ({ name }: Name) => ({
    message: `anchors such as \`&${name}\` are not allowed`,
    hint: "remove the anchor; nothing may refer to it",
  }),
  "yaml-tag": ({ name }: Name) => ({
    message: `tags such as \`${name}\` are not allowed`,
    hint: "remove the tag; the kind's schema fixes the type",
  }),
  "key-not-text": () => ({
    message: "a key must be text",
    hint: "quote it; a value that begins with `{{` or `[` needs quotes as well",
  }),
  "merge-key": () => ({
    message: "the merge key `<<` is not allowed",
    hint: "write the fields here, or use an Overlay",
  }),
  "duplicate-key": ({ name }: Name) => ({
    message: `\`${name}\` stands here a second time`,
    hint: "remove one of the two",
  }),
  /** A scalar that YAML reads as something else than it shows. */
  "changed-scalar": ({ source, value }: { source: string; value: string }) => ({
    message: `\`${source}\` is read as ${value}`,
    hint: `write '${source}' in quotes if it is text, or ${value} if that is meant`,
  }),
  "changed-number": ({ source, value, isExact }: { source: string; value: string; isExact: boolean }) => ({
    message: `\`${source}\` is read as the number ${value}`,
    hint: `write '${source}' in quotes if it is text${isExact ? `, or ${value} if it is a number` : "; as a number, it is another one"}`,
  }),
  "not-utf8": () => ({
    message: "the file is not UTF-8",
    hint: "save it as UTF-8; this is the first character that is none",
  }),
};

/** Ways out by the codes of the parser of YAML. */
const yamlHints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "indent with spaces",
  BAD_INDENT: "check brackets, quotes and indentation up to this place",
  MISSING_CHAR: "check brackets, quotes and indentation up to this place",
};

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
