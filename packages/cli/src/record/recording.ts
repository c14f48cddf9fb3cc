/** A message as `GET /v1/messages/{id}/recording` gives it. */
export interface Recording {
  id: string;
  flow: string;
  retailer: string;
  trigger: string;
  mode: "live" | "shadow";
  state: string;
  acceptedAt: string;
  message?: unknown;
  hidden: string[];
  problems: string[];
  steps: { step: string; state: string; wrote: boolean }[];
  mocks: { step: string; answers: RecordedAnswer[] }[];
  checkpoints: string[];
  failure: { class: string; step: string | null; problems: string[] } | null;
  wasGivenUp: boolean;
  missing: string[];
}

export interface RecordedAnswer {
  returns?: unknown;
  fails?: { class: string; outcome?: string };
}
