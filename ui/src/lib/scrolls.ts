// A part that scrolls and holds nothing to step to must itself be a stop of the keyboard, or its end is out of reach without a pointer. Where all
// of it is in sight it is no stop: `<div v-scrolls="t('…')">`, the words say what is read there.
import type { ObjectDirective } from 'vue'

const STOPS = 'button:not([disabled]), a[href], input, select, textarea, [tabindex]'
const watched = new WeakMap<HTMLElement, { seen: ResizeObserver; words: string }>()

function mark(part: HTMLElement, words: string): void {
  const scrolls = part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1
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
    mark(part, binding.value)
    if (typeof ResizeObserver === 'undefined') return
    const seen = new ResizeObserver(() => mark(part, watched.get(part)?.words ?? binding.value))
    watched.set(part, { seen, words: binding.value })
    for (const one of [part, ...Array.from(part.children)]) seen.observe(one)
  },
  updated(part, binding) {
    mark(part, binding.value)
    const watch = watched.get(part)
    if (!watch) return
    watch.words = binding.value
    // what came in since is measured too
    for (const child of Array.from(part.children)) watch.seen.observe(child)
  },
  unmounted(part) {
    watched.get(part)?.seen.disconnect()
    watched.delete(part)
  },
}
