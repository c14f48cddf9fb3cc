import { thrownText } from "@crossdock/kit";
import type { FastifyInstance } from "fastify";
import { denied, type Tokens } from "./tokens.ts";

/** The token endpoint of Account Manager: it takes forms alone, and refuses in the shape of OAuth (RFC 6749, 5.2). */
export function serveTokens(app: FastifyInstance, tokens: Tokens, path: string): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string" },
      (_request, body, done) => done(null, String(body)),
    );
    scope.setErrorHandler((error, _request, reply) => {
      return reply.code(400).send(denied(400, "invalid_request", thrownText(error)).body);
    });
    scope.post(path, async (request, reply) => {
      const form = new URLSearchParams(String(request.body ?? ""));
      const { authorization } = request.headers;
      const address = `${request.protocol}://${request.host}${path}`;
      const { status, body } = await tokens.issue(form, authorization, address);
      if (status === 401 && authorization) reply.header("www-authenticate", 'Basic realm="account-manager"');
      return reply.code(status).header("cache-control", "no-store").send(body);
    });
  });
}
