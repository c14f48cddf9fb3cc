/**
 * Columns aligned by two spaces, headed by their names; the last one is not padded, empty ones are left out. Where a
 * line does not fit into `width` characters (default: any does), the last column goes below its row.
 */
export function table(
  rows: readonly Readonly<Record<string, string>>[],
  width = Number.POSITIVE_INFINITY,
): string {
  const [first] = rows;
  if (!first) return "";
  const names = Object.keys(first).filter((name) => rows.some((row) => row[name]));
  const lines = [
    names.map((name) => name.toUpperCase()),
    ...rows.map((row) => names.map((name) => row[name] ?? "")),
  ];
  const widths = names.map((_, index) => Math.max(...lines.map((cells) => cells[index]?.length ?? 0)));
  const aligned = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (index === cells.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join("  ")
      .trimEnd();
  const whole = lines.map(aligned);
  if (whole.every((line) => line.length <= width)) return whole.join("\n");
  return lines
    .flatMap((cells) => [aligned(cells.slice(0, -1)), ...(cells.at(-1) ? [`  ${cells.at(-1)}`] : [])])
    .join("\n");
}

/** Narrowest last column of a fitted table. */
const leastRest = 16;

/**
 * The same in `width` characters, one line a row: columns go until the rest fits, in the order of `dropped`, and the last
 * one is cut.
 */
export function fittedTable(
  rows: readonly Readonly<Record<string, string>>[],
  width: number,
  dropped: readonly string[],
): string {
  if (!Number.isFinite(width)) return table(rows);
  const widthOf = (name: string): number =>
    Math.max(name.length, ...rows.map((row) => row[name]?.length ?? 0));
  let names = Object.keys(rows[0] ?? {}).filter((name) => rows.some((row) => row[name]));
  const last = names.at(-1) ?? "";
  const before = (): number => names.slice(0, -1).reduce((sum, name) => sum + widthOf(name) + 2, 0);
  const isTooWide = (): boolean => before() + Math.min(widthOf(last), leastRest) > width;
  for (const name of dropped) if (isTooWide()) names = names.filter((each) => each !== name || each === last);
  const room = Math.max(leastRest, width - before());
  return table(
    rows.map((row) =>
      Object.fromEntries(
        names.map((name) => [name, name === last ? cut(row[name] ?? "", room) : (row[name] ?? "")]),
      ),
    ),
  );
}

/** At most so many characters; a mark says that there were more. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
