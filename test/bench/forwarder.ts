import { Agent } from "node:http";
import axios from "axios";
import Fastify from "fastify";
import jsonata from "jsonata";
import { orderMapping } from "./order.ts";

/** What a capable team writes in an afternoon: no store, no retry, no signature. */
const target = process.env["TARGET"] ?? "";
const fields = Object.entries(orderMapping).map(([field, expression]) => `"${field}": ${expression}`);
const mapping = jsonata(`{ ${fields.join(", ")} }`);
const client = axios.create({ httpAgent: new Agent({ keepAlive: true }) });
const app = Fastify();
app.post("/orders", async (request, reply) => {
  await client.post(`${target}/orders`, await mapping.evaluate(request.body));
  return reply.code(200).send({});
});
process.stdout.write(`${await app.listen({ host: "127.0.0.1", port: 0 })}\n`);
process.once("SIGTERM", () => process.exit(0));
