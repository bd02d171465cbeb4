// A part that scrolls and holds nothing to step to must itself be a stop of the keyboard, or its end is out of reach without a pointer. Where all
// of it is in sight it is no stop: `<div v-scrolls="t('…')">`, the words say what is read there.
import type { ObjectDirective } from 'vue'

const STOPS = 'button:not([disabled]), a[href], input, select, textarea, [tabindex]'
const watched = new WeakMap<HTMLElement, { seen: ResizeObserver; words: string }>()

const overflows = (part: HTMLElement) => part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1

/** Parts that changed since the last frame: to measure each while others still change would lay the page out once for every one of them. */
const changed = new Map<HTMLElement, string>()
function soon(part: HTMLElement, words: string): void {
  if (changed.size === 0) requestAnimationFrame(flush)
  changed.set(part, words)
}
function flush(): void {
  const parts = Array.from(changed, ([part, words]) => ({ part, words, scrolls: overflows(part) }))
  changed.clear()
  for (const { part, words, scrolls } of parts) mark(part, words, scrolls)
}

function mark(part: HTMLElement, words: string, scrolls: boolean): void {
  if (scrolls && !part.querySelector(STOPS)) {
    part.tabIndex = 0
    // a list stays a list: its lines would have no owner
    if (part.tagName !== 'UL') part.setAttribute('role', 'region')
    part.setAttribute('aria-label', words)
  } else {
    for (const name of ['tabindex', 'role', 'aria-label']) part.removeAttribute(name)
  }
}

export const vScrolls: ObjectDirective<HTMLElement, string> = {
  mounted(part, binding) {
    soon(part, binding.value)
    if (typeof ResizeObserver === 'undefined') return
    const seen = new ResizeObserver(() => mark(part, watched.get(part)?.words ?? binding.value, overflows(part)))
    watched.set(part, { seen, words: binding.value })
    for (const one of [part, ...Array.from(part.children)]) seen.observe(one)
  },
  updated(part, binding) {
    soon(part, binding.value)
    const watch = watched.get(part)
    if (!watch) return
    watch.words = binding.value
    // what came in since is measured too
    for (const child of Array.from(part.children)) watch.seen.observe(child)
  },
  unmounted(part) {
    changed.delete(part)
    watched.get(part)?.seen.disconnect()
    watched.delete(part)
  },
}
