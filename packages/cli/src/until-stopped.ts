/** Resolves once this process is asked to end: by SIGTERM, Ctrl-C, or because whoever started it by npm is gone. */
export function untilStopped(): Promise<undefined> {
  return Promise.race([stopSignal(), launcherGone()]);
}

function stopSignal(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve(undefined));
  });
}

/**
 * npm ends itself and its shell on a signal, and hands it to nobody: a command that `npx` or a script of npm started would
 * go on, unseen. Resolves once whoever started this process is gone; never where it was not npm.
 */
function launcherGone(): Promise<undefined> {
  return new Promise((resolve) => {
    if (process.env["npm_command"] === undefined) return;
    const { ppid } = process;
    const watch = setInterval(() => {
      if (process.ppid === ppid) return;
      clearInterval(watch);
      resolve(undefined);
    }, 250);
    watch.unref();
  });
}
