/** What the guard in front of the API says no to, and why. */
export const refusals = {
  "host-unclear": () => "a request names its host once, in the header `Host`",
  "host-unknown": (value) =>
    `the host ${JSON.stringify(value)} is not this machine: ask 127.0.0.1 or localhost, or list the name under \`api.hosts\` of the Environment`,
  "other-site": () => "a page of another site sent this request",
  forwarded: (value) =>
    `the header ${value} says that the request was forwarded, and no sign-in is configured; publish \`/hooks\` alone, or set \`api.trustedProxy\` of the Environment where the proxy signs people in`,
  "other-machine": () =>
    "no sign-in is configured, so the API answers on this machine alone; `api.tokens` of the Environment gives tokens to others",
} as const satisfies Record<string, (value: string) => string>;

export type RefusalCause = keyof typeof refusals;
