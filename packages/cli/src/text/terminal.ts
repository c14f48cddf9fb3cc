/** Whether colours help there: never in a file or a pipe, nor where `NO_COLOR` is set. */
export function hasColours(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && stream.hasColors();
}

/** Characters that fit on a line; without a bound in a file or a pipe. */
export function widthOf(stream: NodeJS.WriteStream): number {
  return stream.isTTY ? stream.columns : Number.POSITIVE_INFINITY;
}
