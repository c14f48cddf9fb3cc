import { splitReference } from "@crossdock/flow";
import { didYouMean } from "@crossdock/kit";
import { Errors } from "@oclif/core";

/** Ends the command with one clear line. */
export function refuse(message: string): never {
  throw new Errors.CLIError(message, { exit: 2 });
}

/** Ends it because `word` is none of `known`: with the one that was meant, else with all of them. */
export function refuseUnknown(what: string, word: string, known: readonly string[]): never {
  const bare = known.map((each) => splitReference(each).name);
  const hint =
    didYouMean(word, [...known, ...bare]) ??
    (known.length > 0 ? `there is ${known.join(", ")}` : "there is none");
  return refuse(`there is no ${what} \`${word}\`; ${hint}`);
}

/**
 * What a flag names, or the only one that there is. `known` are the words that it takes, with what each means; a person
 * who said nothing where there are several is told which flag chooses.
 */
export function chosen<Meant>(
  { what, flag }: { what: string; flag: string },
  word: string | undefined,
  known: Iterable<readonly [word: string, meant: Meant]>,
): Meant {
  const all = [...known];
  const words = all.map(([each]) => each);
  if (word !== undefined) {
    const found = all.find(([each]) => each === word);
    return found ? found[1] : refuseUnknown(what, word, words);
  }
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0) return only[1];
  return refuse(
    only === undefined
      ? `the workspace has no ${what} yet; write one first`
      : `say which ${what} with \`--${flag}\`: ${words.join(", ")}`,
  );
}
