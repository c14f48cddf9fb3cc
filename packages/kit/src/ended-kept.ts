/**
 * Ended messages are kept for this long, and with them their identities: what arrives again later is taken for new.
 * Milliseconds.
 */
export const endedKept = 30 * 86_400_000;
