import {
  type AnyRoute,
  isPermitted,
  type ProblemType,
  permissions,
  problems,
  roles,
  routes,
} from "@crossdock/api";
import { fieldSchema, keysOf } from "@crossdock/kit";

/** Who may do what, and what the API answers, printed from the routes. */
export function apiPage(): string {
  const names = keysOf(roles);
  const all = keysOf(permissions);
  return `# The API

Printed from \`packages/api\`. [openapi.json](openapi.json) has every query, body and answer; a daemon serves it at
\`/openapi.json\`. How to give out tokens: [operating](../operating.md#who-may-speak-to-the-api).

## Roles

${names.map((name) => `- \`${name}\`: ${roles[name].summary}`).join("\n")}

| Permission | Meaning | ${names.map((name) => `\`${name}\``).join(" | ")} |
| --- | --- | ${names.map(() => "---").join(" | ")} |
${all.map((name) => `| \`${name}\` | ${permissions[name]} | ${names.map((role) => (isPermitted(role, name) ? "yes" : "")).join(" | ")} |`).join("\n")}

## Routes

| Route | What it does | Permission | Audit |
| --- | --- | --- | --- |
${Object.values(routes).map(row).join("\n")}

## Problems

What is not answered is a problem (RFC 9457), with the media type \`application/problem+json\`. Its \`type\` is
\`urn:crossdock:problem:\` and the name below, \`detail\` says in words what it was this time, and \`parameters\` says the
same as data. A program looks at \`type\` and \`parameters\`; the words may get better.

| Type | Status | Title | Parameters |
| --- | --- | --- | --- |
${Object.entries(problems).map(problemRow).join("\n")}
`;
}

function row({ method, path, summary, permission, audit }: AnyRoute): string {
  return `| \`${method} ${path}\` | ${summary} | \`${permission}\` | ${audit ? `\`${audit}\`` : ""} |`;
}

function problemRow([type, { status, title, parameters }]: [string, (typeof problems)[ProblemType]]): string {
  const named = Object.entries(parameters).map(
    ([name, schema]) => `\`${name}\`: ${(fieldSchema(schema).description ?? "").replace(/\.$/, "")}`,
  );
  return `| \`${type}\` | ${status} | ${title} | ${named.join("<br>")} |`;
}
