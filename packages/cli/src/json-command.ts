import { thrownText } from "@crossdock/kit";
import { Errors } from "@oclif/core";
import { OwnCommand } from "./own-command.ts";

/** A command with `--json`: its result, or `{ "error": { "message" } }`, is the only thing on stdout. */
export abstract class JsonCommand extends OwnCommand {
  static override enableJsonFlag = true;

  /** What is our fault is not an answer: it keeps its stack and its exit code. */
  protected override async catch(error: Error): Promise<unknown> {
    if (!(error instanceof Errors.CLIError)) throw error;
    return super.catch(error);
  }

  protected override toErrorJson(error: unknown): unknown {
    return { error: { message: thrownText(error) } };
  }
}
