// Colours: every text colour keeps a contrast of at least 7:1 against its background (a test computes it).
import type { GlobalThemeOverrides } from 'naive-ui'

export const palette = {
  ground: '#f4f5f2',
  surface: '#ffffff',
  text: '#16191d',
  muted: '#434a52',
  line: '#b9bfc6',
  primary: '#08533e',
  primaryHover: '#084735',
  pass: '#08533e',
  attention: '#754600',
  fail: '#94171a',
  info: '#1b4a86',
  practice: '#ffe7a3',
} as const

/** Distinguishable without colour too: each series of a chart has its own symbol. */
export const series = ['#1b4a86', '#b05a00', '#0b7a5c', '#7a2e8c', '#94171a', '#4d5a00'] as const

/** The same at night: light letters on dark ground, the same contrast. */
export const darkPalette: Record<keyof typeof palette, string> = {
  ground: '#15181b',
  surface: '#1d2125',
  text: '#eceff1',
  muted: '#b8c0c7',
  line: '#4a525a',
  primary: '#7fd1b0',
  primaryHover: '#96dcc0',
  pass: '#7fd1b0',
  attention: '#f0b860',
  fail: '#ffb0ad',
  info: '#abcdff',
  practice: '#5a4a12',
}

export const darkSeries = ['#abcdff', '#f0a860', '#7fd1b0', '#d3a2e6', '#ffb0ad', '#cfd77a'] as const

const common = (p: Record<keyof typeof palette, string>) => ({
  primaryColor: p.primary,
  primaryColorHover: p.primaryHover,
  primaryColorPressed: p.primaryHover,
  primaryColorSuppl: p.primaryHover,
  textColorBase: p.text,
  textColor1: p.text,
  textColor2: p.text,
  textColor3: p.muted,
  placeholderColor: p.muted,
  borderColor: p.line,
  errorColor: p.fail,
  warningColor: p.attention,
  successColor: p.pass,
  infoColor: p.info,
  fontFamily: "'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif",
  fontSize: '14px',
  borderRadius: '4px',
})

export function overridesOf(dark: boolean): GlobalThemeOverrides {
  return { common: common(dark ? darkPalette : palette) }
}
