// The exact sum of the selected figures: decimal strings from end to end.
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?$/

/** The sum of what reads as figures, and how many they were. */
export function sumOf(values: (string | null)[]): { sum: string; count: number } {
  const parts = values.flatMap((value) => {
    const match = NUMBER.exec(value ?? '')
    return match ? [{ sign: match[1] ? -1n : 1n, whole: match[2], fraction: match[3] ?? '' }] : []
  })
  const places = Math.max(0, ...parts.map((p) => p.fraction.length))
  const total = parts.reduce((sum, p) => sum + p.sign * BigInt(p.whole + p.fraction.padEnd(places, '0')), 0n)
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, '0')
  const cut = digits.length - places
  const fraction = digits.slice(cut).replace(/0+$/, '')
  return { sum: `${total < 0n ? '-' : ''}${digits.slice(0, cut)}${fraction ? `.${fraction}` : ''}`, count: parts.length }
}
