import { readFile } from "node:fs/promises";
import { itemsAt, thrownText, valueAt } from "@crossdock/kit";

/** A request of another integration and the business key that it is for. */
export interface Written {
  key: string;
  request: unknown;
}

/**
 * Reads what another integration wrote: a JSON list, or one JSON object on each line. `by` is the path of the key in a record,
 * `body` that of the request (the whole record where undefined), names with points between them. Throws an `Error` that tells
 * the record at fault.
 */
export async function readWritten(file: string, by: string, body: string | undefined): Promise<Written[]> {
  const text = await readFile(file, "utf8");
  return recordsOf(text, file).map((record, index) => {
    const key = valueAt(record, ...by.split("."));
    if (typeof key !== "string" && typeof key !== "number") {
      const has =
        typeof record === "object" && record !== null ? Object.keys(record).join(", ") : "no fields";
      throw new Error(`record ${index + 1} of ${file} has no \`${by}\`; it has ${has}`);
    }
    const request = body === undefined ? record : valueAt(record, ...body.split("."));
    if (request === undefined) throw new Error(`record ${index + 1} of ${file} has no \`${body}\``);
    return { key: String(key), request };
  });
}

function recordsOf(text: string, file: string): readonly unknown[] {
  if (text.trimStart().startsWith("[")) return itemsAt(parsed(text, `${file} is not a JSON list`));
  return text.split("\n").flatMap((line, index) => {
    return line.trim() === "" ? [] : [parsed(line, `line ${index + 1} of ${file} is not JSON`)];
  });
}

function parsed(text: string, problem: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${problem}: ${thrownText(error)}`);
  }
}
