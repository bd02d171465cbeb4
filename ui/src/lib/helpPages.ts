// Which page of the manual tells of which screen. The texts are elsewhere: they come when somebody reads them.

/** The pages in their order; the file of a page carries its name. */
export const PAGES = ['start', 'desk', 'prepare', 'visit', 'judge', 'report', 'after', 'keys', 'signs', 'trouble'] as const
export type Page = (typeof PAGES)[number]

/** The page that tells of a screen. */
const OF_SCREEN: Record<string, Page> = {
  unlock: 'start', desk: 'desk', settings: 'desk', new: 'start', prepare: 'prepare', 'prepare-trade': 'prepare', visit: 'visit', flows: 'visit', statements: 'judge', checks: 'judge',
  score: 'judge', judge: 'judge', whatif: 'judge', report: 'report', evidence: 'visit', after: 'after',
}
export const pageOf = (screen: unknown): Page => OF_SCREEN[String(screen)] ?? 'start'
