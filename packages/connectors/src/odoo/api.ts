/** One method of one model. The names of arguments are those of Odoo 19, whatever the protocol. */
export interface ApiCall {
  model: string;
  method: string;
  /** Of a record method; never empty, since Odoo 19 answers `true` to nothing. */
  ids?: readonly number[];
  args?: Readonly<Record<string, unknown>>;
  context?: Readonly<Record<string, unknown>>;
  signal: AbortSignal;
}

/** What the two protocols have in common: one call is one transaction of Odoo, committed before it answers. */
export interface Protocol {
  /** The bare value; undefined where Odoo sends none. Throws a `Failure`. */
  call(call: ApiCall): Promise<unknown>;
  /** Such as `19.0`; needs no login. Throws a `Failure`. */
  serverVersion(signal: AbortSignal): Promise<string>;
}

/** Throws for a record method without records: Odoo 19 would do nothing and answer `true`. */
export function checkIds({ model, method, ids }: ApiCall): void {
  if (ids && ids.length === 0) throw new Error(`${model}.${method} is called without any id`);
}
