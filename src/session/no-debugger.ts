// Node starts to listen for a debugger when SIGUSR1 comes, and who connects runs what he likes. A guarded program may send signals to every
// process of its user, so MonGuard's own must not listen.

/**
 * For Node's command line: it would listen where no connection can be made to (TCP answers nobody at that address). Holds from the first
 * instant, when no JavaScript has run yet. bin/monguard has it too. Node 20 has no option that switches the signal off.
 */
export const nowhereForDebugger = '--inspect-port=255.255.255.255:9229'

const ignore = (): void => {}

/** For good, since what a launch started may outlive it: the signal does nothing here, unless others listen for it too. */
export function refuseDebugger(): void {
  if (!process.listeners('SIGUSR1').includes(ignore)) process.on('SIGUSR1', ignore)
}
