import { bodyOf, signed } from "../../daemon/small-workspace.ts";
import { openCluster } from "../cluster.ts";
import type { Trial } from "../trial.ts";

/** So many at once. */
const width = 20;

export const sameIdentity: Trial = {
  number: 12,
  title: "the same message comes to two daemons at once",
  async run(chaos) {
    const cluster = await openCluster({ partitions: 64, random: chaos.random });
    chaos.watch(cluster);
    await Promise.all(["a", "b"].map((name) => cluster.start(name)));
    await cluster.observer.shared(32, 32);
    const addresses = [...cluster.daemons.values()].map(({ address }) => address);
    const count = chaos.scaled(10_000, 300);
    let wrong = 0;
    const one = async (number: number): Promise<void> => {
      const body = JSON.stringify({ eventId: `same-${number}`, orderNo: `s${number}` });
      const answers = await Promise.all(
        addresses.map(async (address) => {
          const answer = await fetch(`${address}/hooks/acme/orders`, {
            method: "POST",
            headers: signed(body),
            body,
          });
          return { status: answer.status, id: (await bodyOf(answer)).id };
        }),
      );
      const [first, second] = answers.toSorted((one, other) => one.status - other.status);
      const isRight = first?.status === 200 && second?.status === 202 && first.id === second.id;
      if (!isRight) chaos.note(JSON.stringify(answers));
      if (!isRight) wrong++;
    };
    for (let number = 0; number < count; number += width)
      await Promise.all(Array.from({ length: width }, (_, index) => one(number + index)));
    chaos.measured("messages that came twice", count);
    chaos.measured("pairs that were not one accepted and one duplicate with its id", wrong, 0);
    return undefined;
  },
};
