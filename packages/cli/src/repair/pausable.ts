import { Args, Flags } from "@oclif/core";

/** What of a flow is paused or resumed. */
export const pausable = {
  flow: Args.string({
    description: "The flow: `order-to-erp` for all of its versions, or `order-to-erp@2` for one.",
    required: true,
  }),
  retailer: Flags.string({ char: "r", description: "Only for this retailer. Default: for all." }),
  trigger: Flags.string({ description: "Only this trigger, by its id. Default: the flow." }),
};

/** What a command line says, as the API takes it. */
export function pauseOf(
  flow: string,
  { retailer, trigger }: { retailer?: string | undefined; trigger?: string | undefined },
) {
  const body = {
    ...(retailer === undefined ? {} : { retailer }),
    ...(trigger === undefined ? {} : { trigger }),
  };
  return { params: { flow }, body };
}
