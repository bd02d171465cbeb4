// The five steps of a case 准备 | 现场 | 判断 | 报告 | 后续 and the screens that belong to each. Every screen of a case has one of them as its home.

export const caseSteps = ['prepare', 'visit', 'judge', 'report', 'after'] as const
export type CaseStep = (typeof caseSteps)[number]

/** The first screen of a step is where its key leads. */
export const screensOf = {
  prepare: ['prepare'],
  visit: ['visit', 'flows', 'evidence'],
  judge: ['judge', 'statements', 'checks', 'score', 'whatif'],
  report: ['report'],
  after: ['after'],
} as const satisfies Record<CaseStep, readonly string[]>

export type CaseScreen = (typeof screensOf)[CaseStep][number]

export const caseScreens: readonly CaseScreen[] = caseSteps.flatMap((step) => [...screensOf[step]])

/** What a customer who looks at the screen may see: no verdict, no score, no limit. */
const FOR_CUSTOMERS: readonly string[] = ['prepare', 'visit', 'flows', 'evidence']

export function mayCustomerSee(screen: string): boolean {
  return FOR_CUSTOMERS.includes(screen)
}

/** What a browser shows of a case: it reads, so that nothing is prepared, attached, printed or decided there. */
const IN_BROWSER: readonly string[] = ['visit', 'judge', 'statements', 'checks', 'score']

export function mayBrowse(screen: string): boolean {
  return IN_BROWSER.includes(screen)
}

export function stepOf(screen: string): CaseStep | undefined {
  return caseSteps.find((step) => (screensOf[step] as readonly string[]).includes(screen))
}

/** Where a step's key leads: to its first screen, and from there to the next one, so that the same key walks through them. */
export function screenBy(step: CaseStep, from: string, allowed: (screen: string) => boolean = () => true): CaseScreen | undefined {
  const screens = screensOf[step].filter(allowed) as CaseScreen[]
  const at = (screens as string[]).indexOf(from)
  return screens[(at + 1) % Math.max(screens.length, 1)]
}
