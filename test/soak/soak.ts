// The soak: three services under load and faults for as long as one likes, bare and guarded side by side, and what must hold of the
// guarded ones: no request fails that would not fail natively, nothing that they hold grows, nothing of the monitor's breaks.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../apps/server.js'
import { guarded, type Site } from '../harness/placement.js'
import { startCommand } from '../harness/run.js'
import { chanceFrom, crowd, type Fault, faults } from './faults.js'
import { type FailedRequest, keepAsking, requestLimitMs, type Tally } from './load.js'
import { type Growth, type Growths, growthOf, hasGrown, heldBy, measures, type Sample } from './sample.js'
import { begin, type Running, type ServiceName, services } from './services.js'

export interface SoakOptions {
  readonly seconds: number
  readonly seed: number
  readonly site: Site
  readonly say: (line: string) => void
  /** Ends the load before its time; what was seen until then is judged. */
  readonly signal?: AbortSignal
}

interface Side {
  readonly label: 'bare' | 'guarded'
  readonly running: Running
  readonly tally: Tally
  readonly samples: Sample[]
  /** What monguard itself holds, the supervisor. */
  readonly ownSamples: Sample[]
}

export interface ServiceReport {
  readonly service: ServiceName
  readonly side: 'bare' | 'guarded'
  readonly requests: number
  /** Under way while a fault struck that harms. */
  readonly failedInFaults: number
  readonly failedOtherwise: number
  readonly growth: Growths
  readonly samples: readonly Sample[]
  readonly supervisor?: { readonly growth: Growths; readonly samples: readonly Sample[] }
}

export interface SoakReport {
  readonly seed: number
  readonly seconds: number
  readonly where: string
  readonly faults: Readonly<Record<string, number>>
  readonly services: readonly ServiceReport[]
  /** What does not hold; empty when all is well. */
  readonly wrong: readonly string[]
}

interface Window {
  readonly service: ServiceName
  readonly from: number
  to: number
}

const allGrowth = (samples: readonly Sample[]): Growths =>
  Object.fromEntries(measures.map((one) => [one, growthOf(samples, one)])) as Growths

const still: Growth = { from: 0, to: 0 }

/** Node collects its garbage when it likes, and maps its heap piece by piece: a leak is more than that. */
const supervisorGrowths = (growth: Growths): Growths => ({
  ...growth,
  rssKib: { from: growth.rssKib.from, to: Math.max(growth.rssKib.from, growth.rssKib.to - 24 * 1024) },
  mappings: still,
})

const stillAll: Growths = { rssKib: still, fds: still, mappings: still, threads: still }

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
const isExcused = (failed: FailedRequest, service: ServiceName, windows: readonly Window[]): boolean =>
  windows.some((one) => one.service === service && failed.sentAt <= one.to && failed.failedAt >= one.from)

/** Lines of MonGuard's own on a guarded service's standard error: a launch that goes well writes none but that of placement `none`. */
const notices = (running: Running): string[] =>
  running.started
    .stderr()
    .split('\n')
    .filter((line) => line.startsWith('monguard: ') && !line.includes('--isolation none'))

/** Workers of nginx that ended by a signal which no fault sent. */
function crashes(running: Running): string[] {
  const log = readFileSync(join(running.folder, 'error.log'), 'utf8').split('\n')
  return log.filter((line) => /exited on signal (?!9\b)|\[(alert|emerg)\].*(fault|core)/.test(line))
}

function judge(
  sides: readonly Side[],
  windows: readonly Window[],
  harms: number,
): { reports: ServiceReport[]; wrong: string[] } {
  const wrong: string[] = []
  const report = ({ label, running, tally, samples, ownSamples }: Side): ServiceReport => ({
    service: running.name,
    side: label,
    requests: tally.requests,
    failedInFaults: tally.failed.filter((one) => isExcused(one, running.name, windows)).length,
    failedOtherwise: tally.failed.filter((one) => !isExcused(one, running.name, windows)).length,
    growth: allGrowth(samples),
    samples,
    ...(ownSamples.length === 0 ? {} : { supervisor: { growth: allGrowth(ownSamples), samples: ownSamples } }),
  })
  const reports = sides.map(report)
  for (const [index, guardedSide] of reports.entries()) {
    if (guardedSide.side !== 'guarded') continue
    const { service } = guardedSide
    const bare = reports.find((one) => one.side === 'bare' && one.service === service)
    if (bare === undefined) continue
    if (guardedSide.failedOtherwise > bare.failedOtherwise) {
      wrong.push(
        `${service}: ${guardedSide.failedOtherwise} requests failed outside of faults, ${bare.failedOtherwise} bare`,
      )
      const told = sides[index]?.tally.failed.filter((one) => !isExcused(one, service, windows)) ?? []
      for (const { what, sentAt } of told.slice(0, 5)) wrong.push(`  at ${Math.round(sentAt)} ms: ${what}`)
    }
    // A fault that harms can cost each side the requests that it finds under way, and no more.
    const most = 2 * bare.failedInFaults + 8 * harms
    if (guardedSide.failedInFaults > most)
      wrong.push(`${service}: ${guardedSide.failedInFaults} requests failed in faults, ${bare.failedInFaults} bare`)
    if (guardedSide.requests < 20) wrong.push(`${service}: only ${guardedSide.requests} requests: that is no load`)
    const compare = (whose: string, seen: Growths, reference: Growths): void => {
      for (const measure of measures) {
        const [grown, native] = [seen[measure], reference[measure]]
        if (hasGrown(measure, seen, reference))
          wrong.push(
            `${whose}: ${measure} grew from ${grown.from} to ${grown.to}; beside it from ${native.from} to ${native.to}`,
          )
      }
    }
    compare(service, guardedSide.growth, bare.growth)
    if (guardedSide.supervisor !== undefined) {
      compare(`${service}'s supervisor`, supervisorGrowths(guardedSide.supervisor.growth), stillAll)
    }
  }
  return { reports, wrong }
}

export async function soak({ seconds, seed, site, say, signal }: SoakOptions): Promise<SoakReport> {
  const { slowness } = site
  const chance = chanceFrom(seed)
  const folder = mkdtempSync(join(tmpdir(), 'mg-soak-'))
  const sides: Side[] = []
  const wrong: string[] = []
  const struck: Record<string, number> = {}
  const windows: Window[] = []
  const limitMs = requestLimitMs * slowness
  try {
    for (const service of services)
      for (const label of ['bare', 'guarded'] as const) {
        const own = join(folder, `${service.name}-${label}`)
        mkdirSync(own)
        const start = (argv: readonly string[]) =>
          startCommand({
            argv: label === 'bare' ? argv : guarded(site, argv),
            cwd: own,
            limitMs: (seconds + 120 * slowness) * 1000,
          })
        const running = await begin(service, own, await freePort(), start, 60_000 * slowness)
        sides.push({ label, running, tally: { requests: 0, failed: [] }, samples: [], ownSamples: [] })
      }
    await Promise.all(sides.map(({ running }) => crowd(running, slowness)))
    const mains = sides.map(({ running }) => running.main())
    const began = performance.now()
    const end = began + seconds * 1000
    const isOver = (): boolean => performance.now() >= end || signal?.aborted === true
    const ofSide = (name: ServiceName): Side[] => sides.filter(({ running }) => running.name === name)

    const strike = async (fault: Fault, name: ServiceName): Promise<void> => {
      const draw = chance(1 << 30)
      struck[fault.name] = (struck[fault.name] ?? 0) + 1
      const window: Window = { service: name, from: performance.now(), to: Number.POSITIVE_INFINITY }
      if (fault.harms) windows.push(window)
      const blows = ofSide(name).map(async ({ label, running }) => {
        const supervisor = label === 'guarded' ? running.started.pid : undefined
        try {
          await fault.strike({ service: running, draw, slowness, supervisor })
        } catch (error) {
          wrong.push(`${name}, ${label}: ${fault.name}: ${error instanceof Error ? error.message : String(error)}`)
        }
      })
      await Promise.all(blows)
      // What the fault found under way may be noticed a little later.
      window.to = performance.now() + 500 * slowness
    }
    const faulty = async (): Promise<void> => {
      const eachMs = Math.min(2500, (seconds * 1000) / 25) * Math.min(slowness, 3)
      while (performance.now() < end - 2000 * slowness && !isOver()) {
        await pause(eachMs / 2 + chance(Math.ceil(eachMs)))
        const fault = faults[chance(faults.length)]
        const name = fault?.services[chance(fault.services.length)]
        if (fault !== undefined && name !== undefined) await strike(fault, name)
      }
    }
    const sample = async (): Promise<void> => {
      for (let told = began; !isOver(); await pause(Math.min(2000, seconds * 10))) {
        for (const { label, running, samples, ownSamples } of sides) {
          const atMs = performance.now() - began
          const held = heldBy(running.lasting())
          if (held !== undefined) samples.push({ atMs, ...held })
          const own = label === 'guarded' ? heldBy([running.started.pid]) : undefined
          if (own !== undefined) ownSamples.push({ atMs, ...own })
        }
        if (performance.now() - told < 15_000) continue
        told = performance.now()
        const parts = sides.map(
          ({ label, running, tally }) => `${running.name} ${label} ${tally.requests}/${tally.failed.length}`,
        )
        say(`${Math.round((told - began) / 1000)} s, requests/failed: ${parts.join(', ')}`)
      }
    }
    const asking = sides.flatMap(({ running, tally }) => {
      const service = services.find(({ name }) => name === running.name)
      const clients = service?.clients(running.port, limitMs) ?? []
      return clients.map((client) => keepAsking(client, tally, isOver, running.name === 'python' ? 5 : 1))
    })
    await Promise.all([...asking, faulty(), sample()])

    for (const [index, { label, running }] of sides.entries()) {
      if (running.name !== 'nginx' && running.main() !== mains[index])
        wrong.push(`${running.name}, ${label}: its process was replaced`)
      if (running.name === 'nginx') wrong.push(...crashes(running).map((line) => `nginx, ${label}: ${line}`))
      if (label === 'guarded') wrong.push(...notices(running).map((line) => `${running.name}: ${line}`))
      await services.find(({ name }) => name === running.name)?.end(running)
      const { status, left } = await running.started.outcome
      const right = services.find(({ name }) => name === running.name)?.status
      if (status !== right) wrong.push(`${running.name}, ${label}: ended with ${status}, not ${right}`)
      if (left.length > 0) wrong.push(`${running.name}, ${label}: left behind: ${left.join('; ')}`)
    }
    const harms = windows.length
    const judged = judge(sides, windows, harms)
    const where = `${site.placement}, ${site.coverage}`
    return { seed, seconds, where, faults: struck, services: judged.reports, wrong: [...wrong, ...judged.wrong] }
  } finally {
    for (const { running } of sides)
      if (!running.started.ended()) {
        process.kill(running.started.pid, 'SIGKILL')
        await running.started.outcome.catch(() => {})
      }
    rmSync(folder, { recursive: true, force: true })
  }
}
