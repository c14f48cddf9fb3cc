import type { AnswerOf, Routes } from "@crossdock/api";
import { printable } from "./printable.ts";

/** What a message carries, and what was answered. */
export function contentText(
  { received, message, steps }: AnswerOf<Routes["getMessageContent"]>,
  wanted: { payload: boolean; requests: boolean },
): string {
  const isMapped = message !== null && message !== received;
  const payload = [
    block("received", received),
    ...(isMapped ? [block("as its flow works on it", message)] : []),
    ...(message === null ? ["it was never taken up: its flow has nothing to work on"] : []),
  ];
  const answers = steps.flatMap(({ step, result, answer }) => [
    ...(answer === null ? [] : [block(`${step} was answered`, answer)]),
    ...(result === null ? [] : [block(`${step} came to`, result)]),
  ]);
  const none = ["no step has an answer yet"];
  return [
    ...(wanted.payload ? payload : []),
    ...(wanted.requests ? (answers.length > 0 ? answers : none) : []),
  ].join("\n\n");
}

/** JSON text has its own lines, and nothing else that would move a cursor. */
function block(title: string, json: string | null): string {
  const lines = (json ?? "null").split("\n").map((line) => `  ${printable(line)}`);
  return [printable(title), ...lines].join("\n");
}
