// How a batch of changes gets to the disk: as one record where it can; where one change is what cannot be taken, the others are
// saved without it. A disk that takes nothing leaves everything waiting.
import { CallFailed } from '@/backend'
import type { Change, Failure } from '@/generated/api'

/** A change that the backend does not take, with its reason: it stays on the screen, at its own field. */
export interface Refusal {
  change: Change
  why: Failure
}

/** What is typed and not saved, as it is named to the officer. */
export interface Unsaved {
  key: string
  label: string
  text: string
  why: Failure | null
  /** How it is taken over later; a form with an act of its own has none. */
  change?: Change
}

/** The reason lies in what was sent, not in the disk: the same again would fail again. */
export const OF_THE_CHANGE = new Set(['bad_request', 'not_found', 'too_large'])
/** Several faults of ours in a row: the program does not answer at all, and trying on would only take time. */
const FAULTS = 3

function failureOf(error: unknown): Failure | null {
  return error instanceof CallFailed ? error.failure : null
}

/**
 * Sends what is in `left`, and takes out what is settled. Throws what stopped it: what is still in `left` then waits.
 * `refuse` is told of each change that cannot be taken.
 */
export async function write(
  left: Map<string, Change>,
  send: (changes: Change[]) => Promise<void>,
  refuse: (change: Change, why: Failure) => void,
): Promise<void> {
  try {
    await send([...left.values()])
    left.clear()
    return
  } catch (error) {
    const why = failureOf(error)
    if (!why || (!OF_THE_CHANGE.has(why.code) && why.code !== 'internal')) throw error
    if (left.size === 1) {
      if (!OF_THE_CHANGE.has(why.code)) throw error
      refuse([...left.values()][0], why)
      left.clear()
      return
    }
  }
  let faults = 0
  let fault: unknown = null
  for (const [key, change] of [...left]) {
    try {
      await send([change])
      faults = 0
    } catch (error) {
      const why = failureOf(error)
      if (why?.code === 'internal') {
        fault = error
        if (++faults >= FAULTS) break
        continue
      }
      if (!why || !OF_THE_CHANGE.has(why.code)) throw error
      refuse(change, why)
    }
    left.delete(key)
  }
  if (fault !== null) throw fault
}

/** Counts edits that may change what is asked, and who waits until it is known what they made of it. */
export class Steering {
  private typed = 0
  private known = 0
  private waiters: { at: number; go: () => void }[] = []

  /** The newest edit that steers. */
  get turn(): number {
    return this.typed
  }

  get open(): boolean {
    return this.typed > this.known
  }

  steer(): void {
    this.typed++
  }

  /** What is asked is known as of that turn. */
  learn(turn: number): void {
    this.known = Math.max(this.known, turn)
    const ready = this.waiters.filter((w) => w.at <= this.known)
    this.waiters = this.waiters.filter((w) => w.at > this.known)
    for (const waiter of ready) waiter.go()
  }

  settled(): Promise<void> {
    if (!this.open) return Promise.resolve()
    return new Promise((go) => this.waiters.push({ at: this.typed, go }))
  }
}
