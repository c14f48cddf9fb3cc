import type { Static, TObject, TSchema } from "typebox";
import { checkShape } from "../config/check.ts";
import { shapeWords } from "../config/sentences.ts";
import { Failure } from "./failure.ts";
import { listAsCall } from "./list-as-call.ts";
import type {
  BrokenRecord,
  CallOperation,
  ListCall,
  ListOperation,
  Page,
  SubscribeCall,
  SubscribeOperation,
} from "./operation.ts";

/**
 * Checks the definition by its types. `Connection` is what the connector's `open` returns. What comes from outside is held
 * to what the operation declares: the result of a call, each record of a list, each message of a subscription. A `config`
 * takes no fields that it does not declare unless it says so.
 */
export function operationsOf<Connection>() {
  return {
    defineOperation: <Config extends TObject, Input extends TSchema, Result extends TSchema>(
      definition: Omit<CallOperation<Config, Input, Result, Connection>, "kind">,
    ): CallOperation<Config, Input, Result, Connection> => ({
      ...definition,
      kind: "call",
      config: closed(definition.config),
      async run(call) {
        const result = await definition.run(call);
        holdToShape(definition, result);
        return result;
      },
    }),
    defineList: <Config extends TObject, Input extends TSchema, Item extends TSchema>(
      definition: Omit<ListOperation<Config, Input, Item, Connection>, "kind" | "asCall">,
    ): ListOperation<Config, Input, Item, Connection> => {
      const list = {
        ...definition,
        kind: "list" as const,
        config: closed(definition.config),
        async *read(call: ListCall<Static<Config>, Static<Input>, Connection>): AsyncIterable<Page> {
          for await (const page of definition.read(call)) yield heldPage(definition.item, page);
        },
      };
      return { ...list, asCall: listAsCall(list) };
    },
    defineSubscription: <Config extends TObject, Input extends TSchema, Item extends TSchema>(
      definition: Omit<SubscribeOperation<Config, Input, Item, Connection>, "kind">,
    ): SubscribeOperation<Config, Input, Item, Connection> => ({
      ...definition,
      kind: "subscribe",
      config: closed(definition.config),
      subscribe: (call: SubscribeCall<Static<Config>, Static<Input>, Connection>) =>
        definition.subscribe({
          ...call,
          deliver(delivery) {
            const problem = delivery.unreadable ? undefined : problemOf(definition.item, delivery.message);
            return call.deliver(problem === undefined ? delivery : { ...delivery, broken: problem });
          },
        }),
    }),
  };
}

function closed<Config extends TObject>(config: Config): Config {
  return "additionalProperties" in config ? config : { ...config, additionalProperties: false };
}

/** Whatever a target answers, a step goes on with what its operation declares. A write may have been done all the same. */
function holdToShape(
  { name, trait, result: shape }: Pick<CallOperation, "name" | "trait" | "result">,
  result: unknown,
): void {
  const [problem, ...others] = checkShape(shape, result);
  if (!problem) return;
  throw new Failure("ContractViolation", `the result of ${name} is not as declared: ${wordsOf(problem)}`, {
    outcome: trait === "safe" ? "refused" : "unknown",
    ...(others.length > 0 ? { detail: others.map(wordsOf).join("\n") } : {}),
  });
}

/** The page with the records that do not fit their shape among the broken ones. */
function heldPage(shape: TSchema, page: Page): Page {
  const items: unknown[] = [];
  const broken: BrokenRecord[] = [];
  for (const record of page.items) {
    const problem = problemOf(shape, record);
    if (problem === undefined) items.push(record);
    else broken.push({ record, problem });
  }
  return broken.length === 0 ? page : { ...page, items, broken: [...(page.broken ?? []), ...broken] };
}

function problemOf(shape: TSchema, record: unknown): string | undefined {
  const [problem] = checkShape(shape, record);
  return problem && `the record is not as its operation declares: ${wordsOf(problem)}`;
}

function wordsOf({ path, problem }: ReturnType<typeof checkShape>[number]): string {
  const { message } = shapeWords(problem);
  return path.length > 0 ? `\`${path.join(".")}\`: ${message}` : message;
}
