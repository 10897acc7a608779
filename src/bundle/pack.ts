// Last step of the build: native/build/monitor-*.o → monitor-*.image.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildImage } from './image.js'

const build = fileURLToPath(new URL('../../../native/build/', import.meta.url))
for (const name of ['monitor-mpk', 'monitor-none'])
  writeFileSync(`${build}${name}.image`, buildImage(readFileSync(`${build}${name}.o`)))
