// A chart's option, made again when its data, the language, the unit or the theme changes.
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useChartColours, type ChartColours } from '@/charts/colours'
import type { Drawn, Words } from '@/charts/options'
import { say } from '@/i18n'
import { useDisplay } from '@/stores/display'

export function useDrawn(make: (colours: ChartColours, words: Words) => Drawn): ComputedRef<Drawn> {
  const { t } = useI18n()
  const display = useDisplay()
  const colours = useChartColours()
  return computed(() => make(colours.value, { say: (text) => (text ? say(text) : ''), t: (key, values) => t(key, values ?? {}), unit: display.unit }))
}
