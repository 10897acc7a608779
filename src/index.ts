// What programs may import from `monguard`: running others under it, the events, and policies written in TypeScript.
export { MonguardError } from './errors.js'
export type {
  CallEvent,
  Capture,
  ChildEvent,
  ExecEvent,
  ExitEvent,
  MonitorEvent,
  NoticeEvent,
  SignalEvent,
} from './events/event.js'
export { eventJson } from './events/json-lines.js'
export { definePolicy, type PolicyDocument, type PolicyRule } from './policy/index.js'
export {
  type IsolationWish,
  type LaunchOptions,
  launch,
  type Outcome,
  type Placement,
  type Watcher,
} from './session/launch.js'
export type { RingCounters } from './session/ring-file.js'
