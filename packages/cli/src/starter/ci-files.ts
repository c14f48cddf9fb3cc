/** Who runs the checks of a change. */
export type CiHost = "github" | "gitlab";

/** A workflow for each host that checks a change as a person does at the terminal. */
export function ciFiles(hosts: readonly CiHost[]): Record<string, string> {
  const files = {
    github: [".github/workflows/crossdock.yml", github()],
    gitlab: [".gitlab-ci.yml", gitlab()],
  };
  return Object.fromEntries(hosts.map((host) => files[host]));
}

function github(): string {
  return `# Checks every change of the flows.
name: crossdock
on:
  push: { branches: [ main ] }
  pull_request:
permissions: { contents: read }
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: { fetch-depth: 0 }
      - uses: actions/setup-node@v4
        with: { node-version: 24, cache: npm }
      - run: npm ci
      - run: npx crossdock lint
      - run: npx crossdock test
`;
}

function gitlab(): string {
  return `# Checks every change of the flows.
crossdock:
  image: node:24
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  before_script:
    - npm ci
  script:
    - npx crossdock lint --format junit > lint.xml || (npx crossdock lint; false)
    - npx crossdock test --junit tests.xml
  artifacts:
    when: always
    reports: { junit: [ lint.xml, tests.xml ] }
`;
}
