// How long a chapter was on the screen and each of its questions had the focus: counts and durations, no keys and no content. Knows no window and no clock:
// times are given, so that its rules can be tested alone.
import type { PlaceTrace } from '@/generated/api'

/** Away from a question for longer than this, the time is no longer its own. */
const LONGEST_MS = 30 * 60_000

export interface Chapter {
  section: string
  open_ms: number
  away_ms: number
  places: PlaceTrace[]
}

export class Traces {
  private section = ''
  private since = 0
  private away = 0
  private hiddenAt: number | null = null
  private focused = ''
  private focusedAt = 0
  private cell = ''
  private touched = false
  private places = new Map<string, PlaceTrace>()

  /** Another chapter is shown; what was seen of the one before comes back, where there is something to tell. */
  turn(section: string, now: number): Chapter | null {
    this.focus('', now)
    this.shown(now)
    const seen: Chapter = { section: this.section, open_ms: now - this.since, away_ms: this.away, places: [...this.places.values()] }
    const worth = this.section !== '' && seen.places.some((place) => place.edits > 0 || place.pastes > 0)
    this.section = section
    this.since = now
    this.away = 0
    this.places = new Map()
    if (section === '') this.hiddenAt = null
    return worth ? seen : null
  }

  /** A question, or a cell of a table, has the focus now; none where it is empty. */
  focus(question: string, now: number, cell = ''): void {
    if (cell !== this.cell) this.touched = false
    this.cell = cell
    if (question === this.focused) return
    this.touched = false
    if (this.focused !== '') {
      const spent = Math.min(Math.max(0, now - this.focusedAt), LONGEST_MS)
      this.at(this.focused).dwell_ms += Math.round(spent)
    }
    this.focused = question
    this.focusedAt = now
  }

  /** Something is typed or chosen; once for as long as the focus stays. */
  edited(question: string): void {
    if (this.touched && question === this.focused) return
    this.touched = true
    this.at(question).edits += 1
  }

  pasted(): void {
    if (this.focused !== '') this.at(this.focused).pastes += 1
  }

  hidden(now: number): void {
    this.hiddenAt ??= now
  }

  shown(now: number): void {
    if (this.hiddenAt !== null) this.away += Math.max(0, now - this.hiddenAt)
    this.hiddenAt = null
  }

  private at(question: string): PlaceTrace {
    const known = this.places.get(question)
    if (known) return known
    const fresh: PlaceTrace = { question, dwell_ms: 0, edits: 0, pastes: 0 }
    this.places.set(question, fresh)
    return fresh
  }
}
