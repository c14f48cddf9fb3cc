/** The call did not go out: the message waits for this System without burning an attempt. */
export class Parked extends Error {
  override readonly name = "Parked";
  readonly system: string;
  constructor(system: string) {
    super(`${system} takes no calls now`);
    this.system = system;
  }
}
