/** The JSON pointer (RFC 6901) of a path: `/lines/0/a~1b`. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The steps of a JSON pointer; none for the empty one, which means the whole. */
export function pointerSteps(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The steps of a pointer in the fragment of an address, as in a `$ref`: without the `#`, with `%20` for a space. */
export function fragmentSteps(fragment: string): string[] {
  try {
    return pointerSteps(decodeURIComponent(fragment));
  } catch {
    // A `%` that stands for itself.
    return pointerSteps(fragment);
  }
}
