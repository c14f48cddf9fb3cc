/** The cross-reference: ids of one system against ours. */
export interface ReferenceJournal {
  get(system: string, entity: string, key: string): Promise<string | undefined>;
  put(system: string, entity: string, key: string, value: string, at: number): Promise<void>;
}
