/** Aborted at the first SIGINT or SIGTERM; a second one, of either kind, ends the process at once. */
export function untilSignal(): AbortSignal {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const first = (signal: NodeJS.Signals) => {
    for (const each of signals) process.off(each, first);
    controller.abort(signal);
  };
  for (const each of signals) process.on(each, first);
  return controller.signal;
}
