// The user who owns nothing, for programs that refuse to run as root.
export const nobody = 65_534

/** Before the command line of such a program, where this is root. */
export const asNobody: readonly string[] = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--']
