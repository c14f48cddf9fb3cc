const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text as it may stand in an element or an attribute of XML 1.0. */
export function xmlText(text: string): string {
  // XML 1.0 has no way to write most control characters, not even as entities.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
  return allowed.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
