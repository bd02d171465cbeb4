// Dates of the calendar, as the backend writes them (2026-10-31). The laptop's zone decides what today is.

const pad = (n: number) => String(n).padStart(2, '0')

export function iso(date: Date): string {
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}

export function today(): string {
  return iso(new Date())
}

/** The same day one year earlier; the last of February where that day does not exist; the text itself when it is no date. */
export function yearBefore(text: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return text
  const [year, month, day] = [Number(match[1]) - 1, Number(match[2]), Number(match[3])]
  const last = new Date(year, month, 0).getDate()
  return `${year}-${pad(month)}-${pad(Math.min(day, last))}`
}
