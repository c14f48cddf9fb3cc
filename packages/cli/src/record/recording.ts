import type { AnswerOf, Routes } from "@crossdock/api";

/** A message as the daemon gives it for a flow test. */
export type Recording = AnswerOf<Routes["getRecording"]>;

export type RecordedAnswer = Recording["mocks"][number]["answers"][number];
