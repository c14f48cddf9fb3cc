import { sizeOf } from "../batch-size.ts";
import type { Row } from "./transfer.ts";

/** Most text of a batch, in characters, and most of its rows. */
export const mostOfBatch = { text: 4 * 1024 * 1024, rows: 1024 };

/** Rows that come one by one, in batches. */
export function* inBatches(rows: Iterable<Row>): Generator<readonly Row[]> {
  let batch: Row[] = [];
  let text = 0;
  for (const row of rows) {
    batch.push(row);
    text += sizeOf(row);
    if (batch.length < mostOfBatch.rows && text < mostOfBatch.text) continue;
    yield batch;
    batch = [];
    text = 0;
  }
  if (batch.length > 0) yield batch;
}
