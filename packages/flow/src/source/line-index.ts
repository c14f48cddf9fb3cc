import type { Position } from "@crossdock/kit";

/** Turns offsets of one text into lines and columns. */
export interface LineIndex {
  positionAt(offset: number): Position;
}

export function lineIndex(text: string): LineIndex {
  let starts: number[] | undefined;
  return {
    positionAt(offset) {
      starts ??= lineStarts(text);
      const at = Math.max(0, Math.min(offset, text.length));
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= at) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: at - (starts[low] ?? 0) + 1, offset: at };
    },
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
