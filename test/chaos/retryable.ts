/** Whether the same thing may work later: our own word for it, or a connection of the test itself that broke. */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return 'retryable' in error ? error.retryable === true : /socket|closed|connect|offline|LOADING/i.test(`${error.name} ${error.message}`);
}
