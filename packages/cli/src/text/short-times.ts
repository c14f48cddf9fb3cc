/** `11-30 17:27Z`, as a list has it; the zone stands behind it because the daemon's log has the same. */
export function shortTime(instant: string): string {
  return `${instant.slice(5, 10)} ${instant.slice(11, 16)}Z`;
}

/** `2h`, `45m`, `3d`: how long ago that was. */
export function ageOf(instant: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(instant)) / 1000));
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes}m`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours}h` : `${Math.round(hours / 24)}d`;
}
