// Figures as text. Money stays a decimal string from end to end: no binary fraction touches it.

export type MoneyUnit = 'yuan' | 'wan'

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?$/

/** Rounds a decimal string half away from zero to `places`, after moving the point `shift` places left. */
export function shiftRound(value: string, shift: number, places: number): string | null {
  const match = NUMBER.exec(value.trim())
  if (!match) return null
  const [, sign, whole, fraction = ''] = match
  let digits = BigInt(whole + fraction)
  const scale = fraction.length + shift
  const drop = scale - places
  if (drop > 0) {
    const unit = 10n ** BigInt(drop)
    const rest = digits % unit
    digits = digits / unit + (rest * 2n >= unit ? 1n : 0n)
  } else {
    digits *= 10n ** BigInt(-drop)
  }
  const text = digits.toString().padStart(places + 1, '0')
  const cut = text.length - places
  const body = places > 0 ? `${text.slice(0, cut)}.${text.slice(cut)}` : text
  return sign && digits !== 0n ? `-${body}` : body
}

/** Thousands separators; the part after the point is left as it is. */
export function group(value: string): string {
  const [whole, fraction] = value.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** Below this an amount keeps its cents: the price of a piece stands or falls with them. */
const PRICE = 100

/** Money for a reader: whole yuan, 万元 with two decimals. `cents` 2 for what is paid to the cent: schedules, lines of a statement. */
export function money(value: string, unit: MoneyUnit, cents?: 0 | 2): string {
  if (unit === 'wan') {
    const moved = shiftRound(value, 4, 2)
    return moved === null ? value : group(moved)
  }
  const rounded = shiftRound(value, 0, cents ?? (Math.abs(Number(value)) < PRICE ? 2 : 0))
  return rounded === null ? value : group(rounded.replace(/\.00$/, ''))
}

/** A sentence with its stop, so that the next one does not run on from it. */
export function ended(sentence: string): string {
  const text = sentence.trimEnd()
  if (text === '' || /[。．.！!？?；;：:…]$/.test(text)) return text
  return /[\u3400-\u9fff]/.test(text) ? `${text}。` : `${text}.`
}

export function percent(value: string, places = 1): string {
  const moved = shiftRound(value, -2, places)
  return moved === null ? value : `${group(moved)}%`
}

export function plain(value: string, places: number): string {
  const rounded = shiftRound(value, 0, places)
  if (rounded === null) return value
  return group(rounded.includes('.') ? rounded.replace(/\.?0+$/, '') : rounded)
}

/** Money below this stays in yuan inside a sentence: 0.03 万元 says nothing. */
const SMALL = 1000

/** A sentence with amounts "1,234.5 元" in the unit the reader chose; a price ("3.5 元/件") stays what it is. */
export function inUnit(sentence: string, unit: MoneyUnit, words: { yuan: string; wan: string }): string {
  const amount = new RegExp(`(?<![\\d.,])(-?\\d[\\d,]*(?:\\.\\d+)?) ${words.yuan}(?![/／])`, 'g')
  return sentence.replace(amount, (_, typed: string) => {
    const plain = typed.replaceAll(',', '')
    const small = Math.abs(Number(plain)) < SMALL
    return unit === 'wan' && !small ? `${money(plain, 'wan')} ${words.wan}` : `${money(plain, 'yuan')} ${words.yuan}`
  })
}

/** A change against the case, signed, in the figure's own unit: shares change by points. */
export function changeBy(by: string, kind: string, unit: MoneyUnit, point: string): string {
  const text =
    kind === 'money' ? money(by, unit, 0) : kind === 'ratio' ? `${plain(shiftRound(by, -2, 1) ?? by, 1)} ${point}` : plain(by, 2)
  return text.startsWith('-') ? `−${text.slice(1)}` : `+${text}`
}

/** By how many whole percent a value lies over (or under) another; null where the other is nothing to compare with. */
export function overBy(value: string, other: string): number | null {
  const [a, b] = [shiftRound(value, 0, 12), shiftRound(other, 0, 12)].map((n) => (n === null ? null : BigInt(n.replace('.', ''))))
  if (a === null || b === null || b <= 0n) return null
  const twice = (2n * 100n * (a - b)) / b
  return Number((twice + (twice >= 0n ? 1n : -1n)) / 2n)
}

/** For the eye of a chart only: an axis may use binary fractions. */
export function forChart(value: string | null | undefined): number | null {
  if (value === null || value === undefined) return null
  const n = Number(value)
  return Number.isFinite(n) ? n : null
}

/** "14:03:22" of an RFC 3339 time, in the laptop's own zone. */
export function clock(iso: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((n) => String(n).padStart(2, '0')).join(':')
}

const AT_ITS_PLACE = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?([+-]\d{2}:\d{2})$/

/** How far a laptop's own zone lay from UTC at a time, as "+08:00". */
function offsetAt(time: Date): string {
  const east = -time.getTimezoneOffset()
  const pad = (n: number) => String(n).padStart(2, '0')
  return `${east < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(east) / 60))}:${pad(Math.abs(east) % 60)}`
}

/**
 * "2026-10-31 14:03" of an RFC 3339 time: what the clock on the wall said where it was recorded. Where that is not the zone of this laptop, the
 * distance from UTC stands behind it. A time that does not say where it was recorded is shown as this laptop's clock had it.
 */
export function dateTime(iso: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  const there = AT_ITS_PLACE.exec(iso)
  if (there) return `${there[1]} ${there[2]}${there[3] === offsetAt(time) ? '' : ` ${there[3]}`}`
  const pad = (n: number) => String(n).padStart(2, '0')
  return `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())} ${pad(time.getHours())}:${pad(time.getMinutes())}`
}
