// The machine's own failures, in the house's four parts.

export class MachineError extends Error {
  override readonly name = 'MachineError'

  constructor(
    readonly what: string,
    readonly where: string,
    readonly why: string,
    readonly mend: string,
  ) {
    super(`vm: ${what}: ${where}\n  why: ${why}\n  mend: ${mend}`)
  }
}

/** Says that this host cannot have the machine at all, as opposed to a run of it that went wrong. */
export class MachineUnavailable extends MachineError {}
