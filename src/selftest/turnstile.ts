// Lets many launches be under way at once, or one alone.

export class Turnstile {
  private under = 0
  private isAlone = false
  private readonly waiting: { readonly alone: boolean; readonly go: () => void }[] = []

  /** Runs `work` when it may: alone, or beside others that need not be alone. In the order of asking. */
  async pass<T>(alone: boolean, work: () => Promise<T>): Promise<T> {
    if (this.waiting.length > 0 || !this.mayGo(alone)) {
      await new Promise<void>((go) => this.waiting.push({ alone, go }))
    } else this.enter(alone)
    try {
      return await work()
    } finally {
      this.under--
      this.isAlone = false
      this.letIn()
    }
  }

  private mayGo(alone: boolean): boolean {
    return alone ? this.under === 0 : !this.isAlone
  }

  private enter(alone: boolean): void {
    this.under++
    this.isAlone = alone
  }

  private letIn(): void {
    for (let next = this.waiting[0]; next !== undefined && this.mayGo(next.alone); next = this.waiting[0]) {
      this.waiting.shift()
      this.enter(next.alone)
      next.go()
    }
  }
}
