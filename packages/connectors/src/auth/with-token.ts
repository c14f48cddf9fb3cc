import type { HttpClient, HttpRequest } from "@crossdock/kit";
import type { TokenSource } from "./token-source.ts";

/** Puts a token into a request. */
export type PlaceToken = (request: HttpRequest, token: string) => HttpRequest;

/** `Authorization: Bearer <token>`. */
const asBearer: PlaceToken = (request, token) => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${token}` },
});

/**
 * The client with a token on every request. An answer of 401 renews the token and sends the request once more: it
 * was refused, so sending it again writes nothing twice. A second 401 is the answer.
 */
export function withToken(http: HttpClient, tokens: TokenSource, place: PlaceToken = asBearer): HttpClient {
  return {
    async send(request) {
      const token = await tokens.current();
      const answer = await http.send(place(request, token));
      if (answer.status !== 401) return answer;
      const newer = await tokens.renewed(token);
      return newer === token ? answer : http.send(place(request, newer));
    },
  };
}
