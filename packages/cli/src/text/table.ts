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
