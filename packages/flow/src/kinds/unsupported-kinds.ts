/** Kinds of the language that this version does not build. */
export const unsupportedKinds = ["AvailabilityPolicy", "Process", "Reconciliation"] as const;
