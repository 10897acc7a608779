// A process of its own, started when a run is over: makes copies of the files that the run met without one, given as arguments.
import { setPriority } from 'node:os'
import { fillMisses } from './rewrites.js'

setPriority(10)
await fillMisses(process.argv.slice(2))
