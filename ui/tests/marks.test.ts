import { afterEach, expect, it } from 'vitest'
import { setLocale } from '@/i18n'
import { bracketed, colon, comma, pause, semicolon, stop } from '@/lib/marks'

const sources = import.meta.glob('/src/**/*.vue', { query: '?raw', import: 'default', eager: true })

afterEach(() => setLocale('zh-CN'))

it('marks are those of the language', () => {
  expect([colon(), comma(), pause(), semicolon(), stop(), bracketed('元')]).toEqual(['：', '、', '，', '；', '。', '（元）'])
  setLocale('en')
  expect([colon(), comma(), pause(), semicolon(), stop(), bracketed('yuan')]).toEqual([': ', ', ', ', ', '; ', '.', ' (yuan)'])
})

it('no template writes a mark of one language', () => {
  expect(Object.keys(sources).length).toBeGreaterThan(80)
  const written = Object.entries(sources).flatMap(([path, source]) => {
    const template = /<template>[\s\S]*<\/template>/.exec(String(source))?.[0] ?? ''
    // a pattern takes both languages' marks apart, and a comment is read by nobody at the window
    const shown = template.replace(/\/(?:\\.|\[[^\]\n]*\]|[^/\n\s])+\/[gimu]*(?=[,)])/g, '').replace(/<!--[\s\S]*?-->/g, '')
    return (shown.match(/.{0,30}[：；，、（）。“”《》].{0,30}/g) ?? []).map((where) => `${path}: ${where}`)
  })
  expect(written).toEqual([])
})
