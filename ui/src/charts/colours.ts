// The colours of the charts: the window's own CSS variables as they stand, so that a dark theme changes them with everything else.
import { computed, shallowRef } from 'vue'
import { darkSeries, palette, series } from '@/theme'

export interface ChartColours {
  text: string
  muted: string
  line: string
  grid: string
  surface: string
  primary: string
  pass: string
  attention: string
  fail: string
  info: string
  /** What stands beside what matters: the months without the loan, what was taken out. */
  beside: string
  series: readonly string[]
}

/** The colours of the light theme, for where no style sheet says otherwise. */
export const light: ChartColours = {
  text: palette.text, muted: palette.muted, line: palette.line, grid: '#e1e4e0', surface: palette.surface, primary: palette.primary,
  pass: palette.pass, attention: palette.attention, fail: palette.fail, info: palette.info, beside: '#8a929b', series,
}

const NAMES: Partial<Record<keyof ChartColours, string>> = {
  text: '--text', muted: '--muted', line: '--line', grid: '--soft', surface: '--surface', primary: '--primary', pass: '--pass',
  attention: '--attention', fail: '--fail', info: '--info', beside: '--control',
}

function read(): ChartColours {
  const style = getComputedStyle(document.documentElement)
  const found = { ...light }
  for (const [name, variable] of Object.entries(NAMES)) {
    const value = style.getPropertyValue(variable).trim()
    if (value) Object.assign(found, { [name]: value })
  }
  found.series = document.documentElement.dataset.theme === 'dark' ? darkSeries : series
  return found
}

const turns = shallowRef(0)
let watching = false

/** Looks again when the theme changes: by an attribute of the page, or by the system. */
function watchTheme(): void {
  if (watching || typeof MutationObserver === 'undefined') return
  watching = true
  const again = () => void turns.value++
  new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'data-theme', 'style'] })
  if (document.body) new MutationObserver(again).observe(document.body, { attributes: true, attributeFilter: ['class', 'data-theme'] })
  window.matchMedia?.('(prefers-color-scheme: dark)').addEventListener?.('change', again)
}

export function useChartColours() {
  watchTheme()
  return computed(() => (turns.value >= 0 ? read() : light))
}
