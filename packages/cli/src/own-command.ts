import { Command, Errors, type Interfaces } from "@oclif/core";

/** A refusal of a command line that says all there is to say: nobody puts words of his own around it. */
export class UsageError extends Errors.CLIError {
  readonly own: string;
  constructor(own: string) {
    super(own, { exit: 2 });
    this.own = own;
  }
}

/** What a command line comes to, by name. */
type Output = Record<string, unknown>;

/** A command that refuses a command line in crossdock's own words. */
export abstract class OwnCommand extends Command {
  protected override async parse<F extends Output, B extends Output, A extends Output>(
    options?: Interfaces.Input<F, B, A>,
    argv: string[] = this.argv,
  ): Promise<Interfaces.ParserOutput<F, B, A>> {
    const given = [...argv];
    try {
      return await super.parse(options, argv);
    } catch (error) {
      if (!(error instanceof Errors.CLIError)) throw error;
      if (error instanceof UsageError) throw new UsageError(error.own);
      const { usageProblem } = await import("./usage.ts");
      const { args, baseFlags, flags, enableJsonFlag } = this.ctor;
      const json = enableJsonFlag ? { json: { type: "boolean" } as const } : {};
      const shape = {
        id: this.id?.replaceAll(":", " ") ?? "",
        args,
        flags: { ...baseFlags, ...json, ...flags },
      };
      throw new UsageError(usageProblem(shape, given) ?? error.message);
    }
  }
}
