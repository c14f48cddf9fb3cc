/**
 * What is wrong, as data: whoever needs to know what it is about asks the id and the parameters. The sentence about it
 * is made last, by the table of the package that found it, and nothing looks at its words.
 */
export interface Problem {
  /** Kebab-case, stable: `unknown-field`. */
  readonly id: string;
  /** The word that was probably meant in place of the blamed one, where one is near. */
  readonly meant?: string | undefined;
}

/** A problem in words. */
export interface Words {
  /** Present tense, concrete, without a final full stop. */
  readonly message: string;
  /** The way out: what to write instead. */
  readonly hint?: string | undefined;
}

/** A step into a document: object keys and list indexes from its root. */
export type Path = readonly (string | number)[];

/** A problem inside one document before its place in the file is known. */
export interface Placed<Kind extends Problem = Problem> {
  path: Path;
  /** Which side of the entry at `path` is meant. Default: `value`. */
  part?: "key" | "value";
  problem: Kind;
}

/** A problem that its package has put into words: what a connector finds in a System. */
export interface Told extends Placed, Words {}

/** The sentences of a package: by the id of a problem, each made of the problem's parameters. */
export type Sentences = Readonly<Record<string, (parameters: never) => Words>>;

/** The problems that a table has sentences for: an id without a sentence does not compile. */
export type ProblemOf<Table extends Sentences> = {
  [Id in keyof Table & string]: Readonly<{ id: Id; meant?: string | undefined } & ParametersOf<Table[Id]>>;
}[keyof Table & string];

type ParametersOf<Sentence> = Sentence extends (parameters: infer Parameters) => Words
  ? unknown extends Parameters
    ? object
    : Parameters
  : never;

/** The words for a problem. */
export function wordsOf<Table extends Sentences>(table: Table, problem: ProblemOf<Table>): Words {
  // The type of the problem says that these are the parameters of this sentence.
  const sentence = table[problem.id] as unknown as (parameters: Problem) => Words;
  return sentence(problem);
}
