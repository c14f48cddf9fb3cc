import { Errors, flush, run } from "@oclif/core";

/** Exit codes: 0 clean, 1 findings or failed tests, 2 usage or configuration, 70 our fault. */
const ourFault = 70;

/** Runs one command line. Usage errors end with 2, anything unexpected with 70 and its stack. */
export async function main(args: string[], root: string): Promise<void> {
  try {
    await run(args, root);
    await flush();
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof Errors.ExitError) return error.oclif.exit ?? 0;
  if (error instanceof Errors.CLIError) {
    process.stderr.write(`${error.message}\n`);
    return error.oclif.exit ?? 2;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(
    `crossdock failed; this is a mistake of ours, please report it with the lines below.\n${stack}\n`,
  );
  return ourFault;
}
