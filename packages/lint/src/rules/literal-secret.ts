import { kindOf, type MarkedField } from "@crossdock/flow";
import { defineRule, type Path } from "@crossdock/kit";
import { scalarsOf } from "../facts/fields.ts";
import type { Subject } from "../subject.ts";

/** What the keys of well-known services, private keys and signed tokens begin with. */
const shapes: readonly [what: string, shape: RegExp][] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a signed token", /^(Bearer )?eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*$/],
  ["a password in an address", /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]+:[^/\s:@]+@/],
  [
    "an access key",
    /^(sk|pk|rk)_(live|test)_\w{8,}$|^(ghp|gho|ghs|github_pat|glpat|xox[abprs])[-_][\w-]{10,}$|^AKIA[0-9A-Z]{16}$|^whsec_[\w+/=]{16,}$/,
  ],
  ["a key in hexadecimal digits", /^(?=.*\d)(?=.*[a-f])[0-9a-f]{32,}$/i],
];

const secretKey = /^(password|passwd|secret|clientSecret|apiKey|api_key|accessToken|privateKey)$/;

export const literalSecret = defineRule<Subject>({
  code: "XD108",
  name: "literal-secret",
  severity: "error",
  summary: "Secrets are referenced, never written.",
  why: "Everybody who can read the repository, its history or a copy of it could use the secret.",
  good: `
# file: flows/retailers/globex/retailer.yaml
kind: Retailer
name: globex
owner: globex-integration
vars: { feed: '\${env:GLOBEX_FEED}' }
`,
  bad: `
# file: flows/retailers/globex/retailer.yaml
kind: Retailer
name: globex
owner: globex-integration
vars: { feed: 'ftp://globex:tr0ub4dor@files.example.com' }
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this looks like a password in an address
`,
  *check({ workspace, registry }) {
    for (const document of workspace.documents) {
      if (!document.valid || kindOf(document.kind, registry).writesData) continue;
      for (const { path, value } of scalarsOf(document.value)) {
        if (typeof value !== "string" || value.startsWith("${")) continue;
        const what = shapes.find(([, shape]) => shape.test(value))?.[0] ?? ofKey(path, document.fields);
        if (!what) continue;
        yield {
          span: document.spanOf(path),
          message: `this looks like ${what}`,
          hint: "write `${secret:path}` or `${env:NAME}`, put the value where the Environment looks for it, and replace it: it is known now",
        };
      }
    }
  },
});

/** A marked field holds something else, such as the name of a secret or a template. */
function ofKey(path: Path, marked: readonly MarkedField[]): string | undefined {
  const key = path.at(-1);
  if (typeof key !== "string" || !secretKey.test(key)) return undefined;
  const isMarked = marked.some((field) => field.path.every((step, index) => step === path[index]));
  return isMarked ? undefined : `the value of a ${key}`;
}
