import { Failure } from "@crossdock/kit";
import { createReport } from "../load/report.ts";
import type { Workspace } from "../workspace.ts";
import { type ContractCompiler, contractCompiler } from "./contract-compiler.ts";

const compilers = new WeakMap<Workspace, ContractCompiler>();

/** What a message has against it in a contract, without values; undefined where the contract cannot be used. */
export function contractProblems(
  workspace: Workspace,
  reference: string,
  message: unknown,
): string[] | undefined {
  // What is wrong with the contract itself is reported where the workspace is compiled.
  const compiler = compilers.get(workspace) ?? contractCompiler(workspace.files, createReport());
  compilers.set(workspace, compiler);
  const document = workspace.resources.resolve("Contract", reference);
  const contract = document && compiler.compile(document);
  try {
    return contract?.problems(message);
  } catch (error) {
    if (error instanceof Failure) return [error.title];
    throw error;
  }
}
