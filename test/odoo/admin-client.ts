/** A bare JSON-RPC client with administrator rights, for making and looking at fixtures; not the connector. */
export interface AdminClient {
  /** Calls `method` of `model` with positional arguments and keywords; throws the server's message. */
  call<Result = unknown>(
    model: string,
    method: string,
    args?: readonly unknown[],
    keywords?: Readonly<Record<string, unknown>>,
  ): Promise<Result>;
}

export interface AdminAccess {
  url: string;
  database: string;
  uid: number;
  key: string;
}

export function createAdminClient({ url, database, uid, key }: AdminAccess): AdminClient {
  return {
    async call<Result>(
      model: string,
      method: string,
      args: readonly unknown[] = [],
      keywords: Readonly<Record<string, unknown>> = {},
    ): Promise<Result> {
      const answer = await fetch(`${url}/jsonrpc`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          jsonrpc: "2.0",
          method: "call",
          id: 1,
          params: {
            service: "object",
            method: "execute_kw",
            args: [database, uid, key, model, method, args, keywords],
          },
        }),
      });
      // The answer is a JSON-RPC envelope: either `result` (or nothing) or `error`.
      const body = (await answer.json()) as {
        result?: unknown;
        error?: { message: string; data?: { name: string; message: string } };
      };
      if (body.error) {
        const { data, message } = body.error;
        throw new Error(`${model}.${method}: ${data?.name ?? "error"}: ${data?.message ?? message}`);
      }
      return body.result as Result;
    },
  };
}
