// A share is typed in per cent: 19 is 19%. Who keeps it as a part of one types 0.19, which reads as 0.19% and is a hundred times too small: said where it
// is typed, asked where it is pasted.
const PART_OF_ONE = /^0?\.\d+$/

/** What was probably meant by a share below one without its sign, as it would be written; nothing where there is no doubt. */
export function meantShare(kind: string, raw: string): string | null {
  const text = raw.trim()
  if (kind !== 'percent' || !PART_OF_ONE.test(text) || !/[1-9]/.test(text)) return null
  return `${timesHundred(text)}%`
}

/** A decimal text times a hundred, digit by digit. */
export function timesHundred(text: string): string {
  const [whole, part = ''] = text.trim().split('.')
  const digits = `${whole}${part.padEnd(2, '0').slice(0, 2)}`.replace(/^0+(?=\d)/, '') || '0'
  const rest = part.slice(2).replace(/0+$/, '')
  return rest ? `${digits}.${rest}` : digits
}

/** Whether a pasted column of shares was kept in parts of one: every number in it is below one, and one at least is no nought. */
export function inPartsOfOne(kind: string, texts: string[]): boolean {
  const numbers = texts.map((text) => text.trim()).filter((text) => text !== '')
  return kind === 'percent' && numbers.length > 0 && numbers.every((text) => PART_OF_ONE.test(text) || /^0(\.0*)?$|^1(\.0*)?$/.test(text)) && numbers.some((text) => PART_OF_ONE.test(text) && /[1-9]/.test(text))
}
