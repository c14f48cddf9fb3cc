import { readExample } from "./example.ts";
import { lintFiles } from "./lint-example.ts";

/** The messages of one rule about an example, in the order of the file. */
export function messagesOf(code: string, example: string): string[] {
  return lintFiles(readExample(example).files)
    .filter((diagnostic) => diagnostic.code === code)
    .map(({ message }) => message);
}
