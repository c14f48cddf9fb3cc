/** Keeps what `load` gave for `lifetime` milliseconds; calls at one time share one load; failures are not kept. */
export function timedCache<Value>(
  lifetime: number,
  elapsed: () => number,
): (key: string, load: () => Promise<Value>) => Promise<Value> {
  const kept = new Map<string, { until: number; value: Promise<Value> }>();
  return (key, load) => {
    const found = kept.get(key);
    if (found && found.until > elapsed()) return found.value;
    const value = load();
    kept.set(key, { until: elapsed() + lifetime, value });
    value.catch(() => {
      if (kept.get(key)?.value === value) kept.delete(key);
    });
    return value;
  };
}
