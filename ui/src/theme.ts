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

export const overrides: GlobalThemeOverrides = {
  common: {
    primaryColor: palette.primary,
    primaryColorHover: palette.primaryHover,
    primaryColorPressed: '#06382a',
    primaryColorSuppl: palette.primaryHover,
    textColorBase: palette.text,
    textColor1: palette.text,
    textColor2: palette.text,
    textColor3: palette.muted,
    placeholderColor: palette.muted,
    borderColor: palette.line,
    errorColor: palette.fail,
    warningColor: palette.attention,
    successColor: palette.pass,
    infoColor: palette.info,
    fontFamily: "'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif",
    fontSize: '14px',
    borderRadius: '4px',
  },
}
