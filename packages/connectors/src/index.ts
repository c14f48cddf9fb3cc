export { connectors } from "./connectors.ts";
export {
  createHttpClient,
  type HttpClientOptions,
  type OwnedHttpClient,
} from "./http-client/create-http-client.ts";
export { exchangeOf, type MaskBody } from "./http-client/exchange.ts";
export { transportFailures } from "./http-client/transport-failure.ts";
export { odoo } from "./odoo/connector.ts";
