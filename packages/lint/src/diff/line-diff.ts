/** Lines around a difference that are shown with it. */
const context = 2;
/** Texts of more lines are told as a whole. */
const most = 1000;

/** A text by line: `-` only before, `+` only after, a blank in both; `…` where equal lines are left out. */
export function lineDiff(before: string, after: string): string[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  if (old.length > most || now.length > most)
    return [...old.map((line) => `- ${line}`), ...now.map((line) => `+ ${line}`)];
  const lines = marked(old, now);
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ sign }) => sign !== " "),
  );
  return lines.flatMap(({ sign, line }, index) => {
    if (near[index]) return [`${sign} ${line}`.trimEnd()];
    return index === 0 || near[index - 1] ? ["  …"] : [];
  });
}

interface Line {
  sign: " " | "-" | "+";
  line: string;
}

/** By the longest common run of lines; what goes stands before what comes. */
function marked(old: readonly string[], now: readonly string[]): Line[] {
  const lengths = lengthsOf(old, now);
  const lengthAt = (one: number, other: number): number => lengths[one]?.[other] ?? 0;
  const lines: Line[] = [];
  let [one, other] = [0, 0];
  while (one < old.length || other < now.length) {
    const [left, right] = [old[one], now[other]];
    if (left !== undefined && left === right) {
      lines.push({ sign: " ", line: left });
      one++;
      other++;
    } else if (
      left !== undefined &&
      (right === undefined || lengthAt(one + 1, other) >= lengthAt(one, other + 1))
    ) {
      lines.push({ sign: "-", line: left });
      one++;
    } else {
      lines.push({ sign: "+", line: right ?? "" });
      other++;
    }
  }
  return lines;
}

/** How many lines the rests behind each pair of places have in common. */
function lengthsOf(old: readonly string[], now: readonly string[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () =>
    Array.from({ length: now.length + 1 }, () => 0),
  );
  for (let one = old.length - 1; one >= 0; one--) {
    const [row, below] = [lengths[one] ?? [], lengths[one + 1] ?? []];
    for (let other = now.length - 1; other >= 0; other--) {
      row[other] =
        old[one] === now[other]
          ? (below[other + 1] ?? 0) + 1
          : Math.max(below[other] ?? 0, row[other + 1] ?? 0);
    }
  }
  return lengths;
}
