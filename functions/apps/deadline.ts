/**
 * For functions that other programs own, in milliseconds: above the longest `apps.deadline_ms` a configuration may set, so that
 * it is the waiting for the app that ends first and says which app is missing.
 */
export const APP_DEADLINE_MS = 61_000
