// A day as the desk says it: today, tomorrow, else month and day.

type Say = (key: string, values?: Record<string, unknown>) => string

export function dayWords(day: string, today: string, locale: string, t: Say): string {
  const apart = Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000)
  const near: Record<number, string> = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' }
  if (near[apart]) return t(`desk.days.${near[apart]}`)
  const date = new Date(`${day}T00:00:00Z`)
  const english = locale === 'en'
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' as const }
  return new Intl.DateTimeFormat(english ? 'en-GB' : 'zh-CN', { ...year, month: english ? 'short' : 'long', day: 'numeric', weekday: 'short', timeZone: 'UTC' }).format(date)
}
