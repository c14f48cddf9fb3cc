import { userInfo } from "node:os";
import { Errors } from "@oclif/core";

/** Asks a running daemon. A problem it answers, or none at all, ends the command with one clear line. */
export interface ApiClient {
  get<Answer>(path: string, query?: Readonly<Record<string, string | number | undefined>>): Promise<Answer>;
  post<Answer>(path: string, body: unknown): Promise<Answer>;
}

export function apiClient(server: string): ApiClient {
  const ask = async <Answer>(url: URL, init: RequestInit = {}): Promise<Answer> => {
    let answer: Response;
    try {
      answer = await fetch(url, init);
    } catch {
      throw new Errors.CLIError(
        `no daemon answers at ${server}; start one with \`crossdock run\`, or name another with --server`,
        { exit: 2 },
      );
    }
    // The API answers JSON of the shape that its OpenAPI page declares, problems included.
    const body = (await answer.json().catch(() => {
      throw new Errors.CLIError(
        `what answers at ${server} is no crossdock daemon (status ${answer.status} without JSON); name the daemon with --server`,
        { exit: 2 },
      );
    })) as Answer & { title?: string; detail?: string };
    if (answer.ok) return body;
    throw new Errors.CLIError([body.title, body.detail].filter(Boolean).join(": "), {
      exit: answer.status === 400 ? 2 : 1,
    });
  };
  return {
    get(path, query = {}) {
      const url = addressOf(server, path);
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) url.searchParams.set(name, String(value));
      return ask(url);
    },
    post(path, body) {
      const headers = { "content-type": "application/json", "x-actor": actor() };
      return ask(addressOf(server, path), { method: "POST", headers, body: JSON.stringify(body) });
    },
  };
}

function addressOf(server: string, path: string): URL {
  const url = URL.parse(path, server);
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new Errors.CLIError(`--server ${server} is no address; write it as \`http://127.0.0.1:7070\``, {
    exit: 2,
  });
}

/** Who repairs, for the audit. A container's user may have no name. */
function actor(): string {
  try {
    return encodeURIComponent(userInfo().username);
  } catch {
    return `uid-${process.getuid?.() ?? "unknown"}`;
  }
}
