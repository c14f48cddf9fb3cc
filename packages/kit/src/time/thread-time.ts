/**
 * Milliseconds of computing that this thread has done: neighbours that keep it from computing do not count. One reading
 * costs about a microsecond.
 */
export function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
