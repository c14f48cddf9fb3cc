import { kindOf, type MarkedField } from "@crossdock/flow";
import { defineRule, type Path } from "@crossdock/kit";
import { interpolationOf } from "../analysis/interpolation.ts";
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

/** Many letters and digits without an order, as no name has them. */
const random = /^(?=(?:\D*\d+\D+){3})(?=(?:.*[A-Z]){3})(?=(?:.*[a-z]){3})[A-Za-z0-9_-]{24,}$/;

const secretKey = /^(password|passwd|secret|clientSecret|apiKey|api_key|accessToken|privateKey)$/;

export const literalSecret = defineRule<Subject>({
  code: "XD108",
  name: "literal-secret",
  severity: "error",
  summary: "Secrets are referenced by a name, never written, also not in place of the name.",
  why: "Everybody who can read the repository, its history or a copy of it could use the secret.",
  good: `
# file: flows/retailers/globex/retailer.yaml
kind: Retailer
name: globex
owner: globex-integration
vars: { feed: '\${env:GLOBEX_FEED}' }
`,
  bad: `
# file: flows/retailers/acme/acme-erp.system.yaml
kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: https://erp.example.com
auth: { scheme: bearer, token: '\${secret:sk_test_exampleexample}' }
                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this is to be the name of a secret, and it looks like an access key
limits: { concurrency: 3, rate: { requests: 20, per: 1s }, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
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
        if (typeof value !== "string") continue;
        const name = interpolationOf(value)?.name ?? nameOfSecret(value, path, document.fields);
        const what = name === undefined ? (looksLike(value) ?? ofKey(path, document.fields)) : pasted(name);
        if (!what) continue;
        yield {
          span: document.spanOf(path),
          message:
            name === undefined
              ? `this looks like ${what}`
              : `this is to be the name of a secret, and it looks like ${what}`,
          hint: "write `${secret:path}` or `${env:NAME}`, put the value where the Environment looks for it, and replace it: it is known now",
        };
      }
    }
  },
});

/** The value where the name belongs: what a provider gives out is no name that a person thinks of. */
function pasted(name: string): string | undefined {
  const part = name.split("/").at(-1) ?? "";
  return looksLike(name) ?? looksLike(part) ?? (random.test(part) ? "a key" : undefined);
}

/** A field that takes a secret takes its name, bare or in `${secret:…}`. */
function nameOfSecret(value: string, path: Path, marked: readonly MarkedField[]): string | undefined {
  const isIt = ({ mark, path: at }: MarkedField): boolean =>
    mark.kind === "secret" && at.length === path.length && at.every((step, index) => step === path[index]);
  return marked.some(isIt) ? value : undefined;
}

function looksLike(text: string): string | undefined {
  return shapes.find(([, shape]) => shape.test(text))?.[0];
}

/** A marked field holds something else, such as the name of a secret or a template. */
function ofKey(path: Path, marked: readonly MarkedField[]): string | undefined {
  const key = path.at(-1);
  if (typeof key !== "string" || !secretKey.test(key)) return undefined;
  const isMarked = marked.some((field) => field.path.every((step, index) => step === path[index]));
  return isMarked ? undefined : `the value of a ${key}`;
}
