import { Failure } from "@crossdock/kit";

/** The failure of a call; throws when there is none, or something else was thrown. For tests. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => new Error("nothing was thrown"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw error;
  return error;
}
