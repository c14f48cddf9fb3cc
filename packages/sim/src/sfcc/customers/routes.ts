import type { FastifyInstance } from "fastify";
import { refuse } from "../problem.ts";
import { type Shopper, shoppers } from "../shoppers.ts";

/** Scopes that the routes ask for. */
export const customerScopes = ["sfcc.customerlists", "sfcc.customerlists.rw"] as const;

/** The one customer list, which all sites share. */
const customerListId = "RefArch";

const customerPath =
  "/customer/customers/v1/organizations/:organizationId/customer-lists/:customerListId/customers/:customerNo";

interface CustomerParams {
  customerListId: string;
  customerNo: string;
}

/** The Customers API, as far as the simulator has it: the people who place its orders. `since`: epoch milliseconds. */
export function customerRoutes(app: FastifyInstance, since: number): void {
  const people = new Map(shoppers().map((person) => [person.customerNo, person]));
  app.get<{ Params: CustomerParams }>(
    customerPath,
    {
      config: {
        api: {
          operation: "customers.get",
          scopes: customerScopes,
          query: [],
          // Of a request that this path matched.
          keyOf: ({ params }) => keyOf(params as CustomerParams),
          errorType: "application/problem+json",
        },
      },
    },
    ({ params }) => {
      if (params.customerListId !== customerListId) {
        const { customerListId: listId } = params;
        throw refuse(404, "customer-list-not-found", `There is no customer list '${listId}'.`, { listId });
      }
      const person = people.get(params.customerNo);
      if (!person) {
        throw refuse(
          404,
          "customer-not-found",
          `There is no customer with the number '${params.customerNo}'.`,
        );
      }
      return printCustomer(person, since);
    },
  );
}

const keyOf = (params: CustomerParams): string => `${params.customerListId}/${params.customerNo}`;

function printCustomer({ customerNo, email, locale, address }: Shopper, since: number) {
  const { firstName, lastName, phone } = address;
  return {
    customerNo,
    customerId: `ab${customerNo}`,
    email,
    firstName,
    lastName,
    phoneHome: phone,
    preferredLocale: locale,
    creationDate: new Date(since).toISOString(),
    lastModified: new Date(since).toISOString(),
    credentials: { enabled: true, locked: false, login: email },
    primaryAddress: { addressId: "Home", ...address },
  };
}
