// Where the officer is. The hash keeps a reload on the same screen; nothing of a case stands in it but its id.
import { createRouter, createWebHashHistory } from 'vue-router'
import { inBrowser } from '@/backend'
import { mayBrowse } from '@/lib/caseSteps'
import { useLeaving } from '@/stores/leaving'
import { useSession } from '@/stores/session'
import { useVisit } from '@/stores/visit'

const judgement = () => import('@/screens/Judgement.vue')

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: '/desk' },
    { path: '/unlock', name: 'unlock', component: () => (inBrowser() ? import('@/screens/SignIn.vue') : import('@/screens/Unlock.vue')) },
    { path: '/desk', name: 'desk', component: () => (inBrowser() ? import('@/screens/BranchCases.vue') : import('@/screens/Desk.vue')) },
    { path: '/prepare', name: 'prepare-trade', component: () => import('@/screens/Prepare.vue') },
    { path: '/settings', name: 'settings', component: () => import('@/screens/Settings.vue') },
    { path: '/help', name: 'help', component: () => import('@/screens/Help.vue') },
    { path: '/new', name: 'new', component: () => import('@/screens/NewCase.vue') },
    {
      path: '/case/:case',
      component: () => import('@/screens/CaseFrame.vue'),
      props: true,
      children: [
        { path: 'visit', name: 'visit', component: () => import('@/screens/Visit.vue') },
        // one page: the old addresses lead to their part of it
        { path: 'judge', name: 'judge', component: judgement },
        { path: 'statements', name: 'statements', component: judgement },
        { path: 'checks', name: 'checks', component: judgement },
        { path: 'score', name: 'score', component: judgement },
        { path: 'what-if', name: 'whatif', component: judgement },
        { path: 'report', name: 'report', component: () => import('@/screens/Report.vue') },
        { path: 'evidence', name: 'evidence', component: () => import('@/screens/Evidence.vue') },
        { path: 'prepare', name: 'prepare', component: () => import('@/screens/Prepare.vue'), props: true },
        { path: 'flows', name: 'flows', component: () => import('@/screens/Flows.vue') },
        { path: 'after', name: 'after', component: () => import('@/screens/After.vue') },
      ],
    },
    { path: '/:rest(.*)', redirect: '/desk' },
  ],
})

/** Screens that a browser has besides those of a case that it shows. */
const IN_BROWSER: readonly string[] = ['unlock', 'desk', 'help']

/** A case is left for good reasons only: nothing is waiting, or the officer goes without what is named. */
const WITHIN_MS = 400

router.beforeEach(async (to) => {
  const session = useSession()
  const visit = useVisit()
  if (!session.state) await session.refresh()
  if (session.state?.phase !== 'open' && to.name !== 'unlock' && to.name !== 'help') {
    session.returnTo = to.fullPath
    return { name: 'unlock' }
  }
  const name = String(to.name ?? '')
  if (inBrowser() && !IN_BROWSER.includes(name) && !mayBrowse(name)) return { name: 'desk' }
  // whoever looks at a draft begins with its practice case; the desk is one key away
  const begin = session.toBegin()
  if (begin && to.name === 'desk') return { name: 'visit', params: { case: begin } }
  if (!visit.caseId) return true
  // whoever looks something up comes back to the case
  if (to.params.case === visit.caseId || to.name === 'help') {
    // within the case nothing is lost: another screen waits a moment for the record it reads, and what failed stays in sight
    await Promise.race([visit.commit(), new Promise((resolve) => setTimeout(resolve, WITHIN_MS))])
    return true
  }
  if (!(await useLeaving().settle('leave'))) return false
  visit.close()
  return true
})
