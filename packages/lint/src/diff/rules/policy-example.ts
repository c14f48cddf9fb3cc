/** A Policy that asks for this before a change, with a retry list that the change is about. */
export const policy = (asked: string, maxAttempts: number): string => `# file: flows/policy.yaml
kind: Policy
name: default
owner: integration-office
retry:
  standard: [ { errors: [ Timeout ], interval: 2s, maxAttempts: ${maxAttempts} } ]
changes:
  - ${asked}`;
