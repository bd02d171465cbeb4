// ECharts as this window uses it: SVG, no motion, the window's own colours and digits.
import { BarChart, LineChart, RadarChart, ScatterChart } from 'echarts/charts'
import {
  AriaComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, RadarComponent, TooltipComponent,
} from 'echarts/components'
import { use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { palette } from '@/theme'

use([
  SVGRenderer, BarChart, LineChart, RadarChart, ScatterChart, AriaComponent, GridComponent, LegendComponent,
  MarkAreaComponent, MarkLineComponent, RadarComponent, TooltipComponent,
])

export const initOptions = { renderer: 'svg' as const }

export const base = {
  animation: false,
  // the figures stand in a table beside every chart, for whoever does not see it
  aria: { enabled: false },
  textStyle: {
    color: palette.text,
    fontFamily: "'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif",
    fontSize: 12,
  },
}

