// Figures come onto the screen between two keys. Drawing all that a figure moves takes longer than a key may: whoever types on without a rest sees what they
// type at once, and the figures as soon as they pause, at the latest after `MOST_MS`.

/** So long after a key nobody types any more. Below the time between two keys of a person, so that figures follow each of them. */
const QUIET_MS = 90
/** Keys that come as fast as a machine's hold figures back so long at most. */
const MOST_MS = 1_500
/** Keys of one burst share a draft, also where none was seen. */
const GATHER_MS = 40

let latest = -Infinity
const now = () => performance.now()

/** A key went down. */
export function noteKey(): void {
  latest = now()
}
// Keys of the program itself are nobody's typing.
if (typeof window !== 'undefined') window.addEventListener('keydown', (event) => event.isTrusted && noteKey(), true)

const rest = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** Waits until nobody types, or until it is `hurried`: where the next key's target depends on what comes. */
export async function betweenKeys(hurried: () => boolean, gather = GATHER_MS): Promise<void> {
  const until = now() + MOST_MS
  let wait = hurried() ? 0 : gather
  do {
    await rest(wait)
    wait = Math.min(latest + QUIET_MS, until) - now()
  } while (wait > 0 && !hurried())
}

/** What is to be shown when nobody types: the newest of it alone. */
export class Coming<T> {
  private newest: { value: T; show: (value: T) => void } | null = null
  private waits = false

  constructor(private readonly hurried: () => boolean) {}

  bring(value: T, show: (value: T) => void): void {
    if (this.hurried() || latest + QUIET_MS <= now()) {
      this.newest = null
      show(value)
      return
    }
    this.newest = { value, show }
    if (this.waits) return
    this.waits = true
    void betweenKeys(this.hurried, 0).then(() => {
      this.waits = false
      const { newest } = this
      this.newest = null
      newest?.show(newest.value)
    })
  }

  /** Something newer is shown already. */
  drop(): void {
    this.newest = null
  }
}
