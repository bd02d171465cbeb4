// Whoever is led to a part of a screen (by the palette, by a link) finds it in sight and its first control under the hand.
import { nextTick, onMounted, watch } from 'vue'
import { useRoute } from 'vue-router'

/** Parts carry the id `prefix-name`; the address names one as `part`. */
export function useLedTo(prefix: string, comes: () => unknown = () => true): void {
  const route = useRoute()
  async function lead(): Promise<void> {
    const name = route.query.part
    if (typeof name !== 'string' || !comes()) return
    await nextTick()
    const part = document.getElementById(`${prefix}-${name}`)
    part?.scrollIntoView?.({ block: 'start' })
    part?.querySelector<HTMLElement>('button, input, select, textarea, a[href], summary')?.focus({ preventScroll: true })
  }
  onMounted(lead)
  watch(() => [route.query.part, route.query.go, Boolean(comes())], lead)
}
