const second = 1000;

/**
 * Runs `work` with a clock that moves in whole seconds: two engines that ask for the time one after the other mostly get
 * the same answer, and limits of time still end what runs for ever.
 */
export async function withCoarseClock<Result>(work: () => Promise<Result>): Promise<Result> {
  const Fine = Date;
  const now = () => Math.floor(Fine.now() / second) * second;
  globalThis.Date = new Proxy(Fine, {
    construct: (target, given: ConstructorParameters<typeof Date> | []) =>
      given.length === 0 ? new target(now()) : new target(...given),
    get: (target, name) => (name === "now" ? now : (Reflect.get(target, name) as unknown)),
  });
  try {
    return await work();
  } finally {
    globalThis.Date = Fine;
  }
}
