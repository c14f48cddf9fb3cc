/**
 * A state machine as data: what its states and events mean, with examples of each, and the one pure function that leads
 * from a state to the next. The code around a machine holds the state and does the effects; it decides nothing. A test
 * and a printed page go through every example of a state with every example of an event.
 */
export interface Machine<State extends Named, Event extends Kind, Effect extends Kind> {
  readonly states: {
    readonly [Name in State["name"]]: Described<Extract<State, { readonly name: Name }>>;
  };
  readonly events: {
    readonly [Name in Event["kind"]]: Described<Extract<Event, { readonly kind: Name }>>;
  };
  transition(state: State, event: Event): Next<State, Effect>;
}

/** Where an event leads, and what is to be done then, in this order. */
export interface Next<State, Effect> {
  readonly state: State;
  readonly effects: readonly Effect[];
}

interface Named {
  readonly name: string;
}

interface Kind {
  readonly kind: string;
}

interface Described<Part> {
  /** One sentence without a full stop. */
  readonly meaning: string;
  /** At least one; more where the same name leads to different things. */
  readonly examples: readonly Part[];
}

/** What one example of an event does to one example of a state. */
export interface Move<State, Event, Effect> extends Next<State, Effect> {
  readonly from: State;
  readonly event: Event;
}

/** Every example of a state with every example of an event. */
export function movesOf<State extends Named, Event extends Kind, Effect extends Kind>(
  machine: Machine<State, Event, Effect>,
): Move<State, Event, Effect>[] {
  const states = examplesOf<State>(machine.states);
  const events = examplesOf<Event>(machine.events);
  return states.flatMap((from) =>
    events.map((event) => ({ from, event, ...machine.transition(from, event) })),
  );
}

function examplesOf<Part>(parts: Readonly<Record<string, Described<Part>>>): Part[] {
  return Object.values(parts).flatMap(({ examples }) => examples);
}
