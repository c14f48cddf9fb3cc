import fastify from "fastify";

/** What is answered to requests of a method and a path. */
export interface WrittenAnswer {
  method: string;
  /** `*` stands for one part. */
  path: string;
  status: number;
  body?: unknown;
}

/** An HTTP system that is written down: the first answer whose method and path fit. */
export function createAnswersSim(answers: readonly WrittenAnswer[], port = 0) {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 10_000_000 });
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, _body, done) => done(null));
  app.all("/*", (request, reply) => {
    const { method } = request;
    const path = request.url.split("?", 1)[0] ?? "";
    const answer = answers.find((each) => each.method === method && fits(each.path, path));
    if (!answer) return reply.code(404).send({ message: `no answer is written for ${method} ${path}` });
    if (answer.body === undefined) return reply.code(answer.status).send();
    return reply.code(answer.status).type("application/json").send(JSON.stringify(answer.body));
  });
  return {
    /** Listens; gives the address. */
    start: () => app.listen({ port, host: "127.0.0.1" }),
    stop: () => app.close(),
  };
}

function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  return wanted.length === given.length && wanted.every((part, at) => part === "*" || part === given[at]);
}
