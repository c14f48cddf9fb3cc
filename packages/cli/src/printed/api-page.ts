import {
  type AnyRoute,
  isPermitted,
  type Permission,
  permissions,
  type Role,
  roles,
  routes,
} from "@crossdock/api";

/** Who may do what, and what the API answers, printed from the routes. */
export function apiPage(): string {
  const names = Object.keys(roles) as Role[]; // The keys of that table.
  const all = Object.keys(permissions) as Permission[]; // The same.
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
`;
}

function row({ method, path, summary, permission, audit }: AnyRoute): string {
  return `| \`${method} ${path}\` | ${summary} | \`${permission}\` | ${audit ? `\`${audit}\`` : ""} |`;
}
