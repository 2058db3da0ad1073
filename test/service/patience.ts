/** Polls instead of sleeping a fixed time: as fast as the service, and patient on a slow machine. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, patienceMs = 120_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
