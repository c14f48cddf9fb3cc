import type { Static, TObject, TSchema } from "typebox";
import { createShapeChecker, type ShapeCheck, type ShapeChecker } from "../config/check.ts";
import { type ShapeProblem, shapeWords } from "../config/sentences.ts";
import { Failure } from "./failure.ts";
import { listAsCall } from "./list-as-call.ts";
import type {
  BrokenRecord,
  CallOperation,
  ListCall,
  ListOperation,
  OperationChecks,
  Page,
  SubscribeCall,
  SubscribeOperation,
} from "./operation.ts";
import type { Placed } from "./problem.ts";

/**
 * Checks the definition by its types. `Connection` is what the connector's `open` returns. What comes from outside is held
 * to what the operation declares: the result of a call, each record of a list, each message of a subscription. A `config`
 * takes no fields that it does not declare unless it says so.
 */
export function operationsOf<Connection>() {
  const shapes = createShapeChecker();
  return {
    defineOperation: <Config extends TObject, Input extends TSchema, Result extends TSchema>(
      definition: Omit<CallOperation<Config, Input, Result, Connection>, Made>,
    ): CallOperation<Config, Input, Result, Connection> => {
      const config = closed(definition.config);
      const checks = checksOf({ ...definition, config }, shapes);
      return {
        ...definition,
        kind: "call",
        config,
        checks,
        async run(call) {
          const result = await definition.run(call);
          holdToShape(definition, checks.result(result));
          return result;
        },
      };
    },
    defineList: <Config extends TObject, Input extends TSchema, Item extends TSchema>(
      definition: Omit<ListOperation<Config, Input, Item, Connection>, Made | "asCall">,
    ): ListOperation<Config, Input, Item, Connection> => {
      const config = closed(definition.config);
      const checks = checksOf({ ...definition, config, result: definition.item }, shapes);
      const list = {
        ...definition,
        kind: "list" as const,
        config,
        checks,
        async *read(call: ListCall<Static<Config>, Static<Input>, Connection>): AsyncIterable<Page> {
          for await (const page of definition.read(call)) yield heldPage(checks.result, page);
        },
      };
      const call = listAsCall(list);
      return { ...list, asCall: { ...call, checks: checksOf(call, shapes) } };
    },
    defineSubscription: <Config extends TObject, Input extends TSchema, Item extends TSchema>(
      definition: Omit<SubscribeOperation<Config, Input, Item, Connection>, Made>,
    ): SubscribeOperation<Config, Input, Item, Connection> => {
      const config = closed(definition.config);
      const checks = checksOf({ ...definition, config, result: definition.item }, shapes);
      return {
        ...definition,
        kind: "subscribe",
        config,
        checks,
        subscribe: (call: SubscribeCall<Static<Config>, Static<Input>, Connection>) =>
          definition.subscribe({
            ...call,
            deliver(delivery) {
              const problem = delivery.unreadable ? undefined : problemOf(checks.result, delivery.message);
              return call.deliver(problem === undefined ? delivery : { ...delivery, broken: problem });
            },
          }),
      };
    },
  };
}

/** What a definition is given when it becomes an operation. */
type Made = "kind" | "checks";

function checksOf(
  { config, input, result }: Record<keyof OperationChecks, TSchema>,
  { check }: ShapeChecker,
): OperationChecks {
  return {
    config: (value) => check(config, value),
    input: (value) => check(input, value),
    result: (value) => check(result, value),
  };
}

function closed<Config extends TObject>(config: Config): Config {
  return "additionalProperties" in config ? config : { ...config, additionalProperties: false };
}

/** Whatever a target answers, a step goes on with what its operation declares. A write may have been done all the same. */
function holdToShape(
  { name, trait }: Pick<CallOperation, "name" | "trait">,
  [problem, ...others]: readonly Placed<ShapeProblem>[],
): void {
  if (!problem) return;
  throw new Failure("ContractViolation", `the result of ${name} is not as declared: ${wordsOf(problem)}`, {
    outcome: trait === "safe" ? "refused" : "unknown",
    ...(others.length > 0 ? { detail: others.map(wordsOf).join("\n") } : {}),
  });
}

/** The page with the records that do not fit their shape among the broken ones. */
function heldPage(check: ShapeCheck, page: Page): Page {
  const items: unknown[] = [];
  const broken: BrokenRecord[] = [];
  for (const record of page.items) {
    const problem = problemOf(check, record);
    if (problem === undefined) items.push(record);
    else broken.push({ record, problem });
  }
  return broken.length === 0 ? page : { ...page, items, broken: [...(page.broken ?? []), ...broken] };
}

function problemOf(check: ShapeCheck, record: unknown): string | undefined {
  const [problem] = check(record);
  return problem && `the record is not as its operation declares: ${wordsOf(problem)}`;
}

function wordsOf({ path, problem }: Placed<ShapeProblem>): string {
  const { message } = shapeWords(problem);
  return path.length > 0 ? `\`${path.join(".")}\`: ${message}` : message;
}
