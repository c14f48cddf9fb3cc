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
    const body = (await answer.json()) as Answer & { title?: string; detail?: string };
    if (answer.ok) return body;
    throw new Errors.CLIError([body.title, body.detail].filter(Boolean).join(": "), { exit: 1 });
  };
  return {
    get(path, query = {}) {
      const url = new URL(path, server);
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) url.searchParams.set(name, String(value));
      return ask(url);
    },
    post(path, body) {
      const headers = { "content-type": "application/json", "x-actor": userInfo().username };
      return ask(new URL(path, server), { method: "POST", headers, body: JSON.stringify(body) });
    },
  };
}
