/** Who runs the checks of a change. */
export type CiHost = "github" | "gitlab";

/** Where the tool is put on the machine that checks: not into the workspace, and out of the repository. */
const folder = ".crossdock/tool";

/** A workflow for each host that checks a change as a person does at the terminal. */
export function ciFiles(hosts: readonly CiHost[]): Record<string, string> {
  const files = {
    github: [".github/workflows/crossdock.yml", github()],
    gitlab: [".gitlab-ci.yml", gitlab()],
  };
  return Object.fromEntries(hosts.map((host) => files[host]));
}

function github(): string {
  return `# Checks every change of the flows. The repository variable CROSSDOCK_REPOSITORY names the repository that crossdock
# is taken from (owner/name), CROSSDOCK_REF the version of it.
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
      - uses: actions/checkout@v4
        with:
          repository: \${{ vars.CROSSDOCK_REPOSITORY }}
          ref: \${{ vars.CROSSDOCK_REF || 'main' }}
          path: ${folder}
      - uses: actions/setup-node@v4
        with: { node-version: 24, cache: npm, cache-dependency-path: ${folder}/package-lock.json }
      - run: npm ci --prefix ${folder}
      - run: echo "$PWD/${folder}/node_modules/.bin" >> "$GITHUB_PATH"
      - run: crossdock lint
      - run: crossdock test
`;
}

function gitlab(): string {
  return `# Checks every change of the flows. The CI/CD variable CROSSDOCK_REPOSITORY is the address that crossdock is cloned
# from, CROSSDOCK_REF the version of it.
crossdock:
  image: node:24
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  before_script:
    - git clone --depth 1 --branch "\${CROSSDOCK_REF:-main}" "$CROSSDOCK_REPOSITORY" ${folder}
    - npm ci --prefix ${folder}
    - export PATH="$PWD/${folder}/node_modules/.bin:$PATH"
  script:
    - crossdock lint --format junit > lint.xml || (crossdock lint; false)
    - crossdock test --junit tests.xml
  artifacts:
    when: always
    reports: { junit: [ lint.xml, tests.xml ] }
`;
}
