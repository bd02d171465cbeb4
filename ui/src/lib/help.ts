// F1, and Shift+? where nothing is typed: the manual at the page of the screen one is on, or at the keys.
import type { Router } from 'vue-router'
import { chord, composing } from '@/lib/keys'
import { pageOf } from '@/lib/helpPages'

export function installHelp(router: Router): void {
  window.addEventListener('keydown', (event) => {
    if (composing(event) || event.defaultPrevented) return
    const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable=true]')
    const keys = chord(event) === 'shift+?' && !typing
    if (chord(event) !== 'f1' && !keys) return
    event.preventDefault()
    const { name, fullPath } = router.currentRoute.value
    if (name === 'help' || document.querySelector('[aria-modal="true"]')) return
    void router.push({ name: 'help', query: { page: keys ? 'keys' : pageOf(name), from: fullPath } })
  })
}
