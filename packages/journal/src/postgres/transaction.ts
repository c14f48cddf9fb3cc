import type { Session } from "./session.ts";

/** Runs work in a transaction of the session; what it throws takes back what it wrote. */
export async function transaction<Answer>(
  session: Session,
  work: () => Promise<Answer>,
  begin = "begin",
): Promise<Answer> {
  await session.run(begin);
  let answer: Answer;
  try {
    answer = await work();
  } catch (error) {
    if (!session.lost()) await session.run("rollback");
    throw error;
  }
  await session.commit();
  return answer;
}
