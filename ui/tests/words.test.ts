// No untranslated text: both languages have the same words to say, none is left in the other language.
import { describe, expect, it } from 'vitest'
import en from '@/locales/en'
import zh from '@/locales/zh-CN'
import { PAGES } from '@/lib/helpPages'
import { parts } from '@/lib/manual'
import { pageText } from '@/lib/manualPages'

function flat(of: object, at = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [key, value] of Object.entries(of)) {
    const path = at ? `${at}.${key}` : key
    if (typeof value === 'string') all.set(path, value)
    else for (const [inner, text] of flat(value as object, path)) all.set(inner, text)
  }
  return all
}

const chinese = flat(zh)
const english = flat(en)

/** Names of things that have no other name: programs, formats, keys, services. */
const NAMES = new Set(
  ('Excel WPS PDF CSV JSON HEIC xlsx xls pdf csv txt json png jpg GB T Enter Esc Ctrl Shift Alt Tab Delete Backspace Home End PageUp PageDown F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 K Z Y N P D L E S C V X U ' +
    'Tianye POS SHA id USB KB MB GB LPR KS AUC PSI IRR ROE td jkr x n m A B').split(' '),
)
/** A language is called what its speakers call it; amounts are written as the client writes them. */
const OWN = new Set(['app.name', 'common.otherLanguage', 'settings.languages.en', 'settings.languages.zh-CN'])

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort()
const latin = (text: string) => (text.replace(/\{\w+\}/g, ' ').match(/[A-Za-z]+[0-9]*/g) ?? []).filter((word) => !NAMES.has(word))

describe('the words of the window', () => {
  it('are the same in both languages, with the same places in them', () => {
    expect([...english.keys()].filter((key) => !chinese.has(key))).toEqual([])
    expect([...chinese.keys()].filter((key) => !english.has(key))).toEqual([])
    const differ = [...chinese].filter(([key, text]) => new Set(placeholders(text)).size !== new Set(placeholders(english.get(key) ?? '')).size)
    expect(differ.map(([key]) => key)).toEqual([])
  })

  it('hold no English in Chinese but names', () => {
    const found = [...chinese].filter(([key]) => !OWN.has(key)).flatMap(([key, text]) => latin(text).map((word) => `${key}: ${word}`))
    expect(found).toEqual([])
  })

  it('hold no Chinese in English', () => {
    const found = [...english].filter(([key, text]) => !OWN.has(key) && /[\u3400-\u9fff\u3000-\u303f\uff01-\uff5e]/.test(text)).map(([key, text]) => `${key}: ${text}`)
    expect(found).toEqual([])
  })
})

describe('the manual', () => {
  const words = (page: (typeof PAGES)[number], locale: 'zh-CN' | 'en') => pageText(page, locale).replace(/<kbd>.*?<\/kbd>|`[^`]*`|\]\([^)]*\)/g, ' ')

  it('has every page in both languages, each with its parts', () => {
    for (const page of PAGES) {
      for (const locale of ['zh-CN', 'en'] as const) {
        const made = parts(pageText(page, locale))
        expect(made[0]?.kind, `${page} ${locale}`).toBe('heading')
        expect(made.length, `${page} ${locale}`).toBeGreaterThan(1)
      }
    }
  })
  it('keeps the languages apart', () => {
    for (const page of PAGES) {
      expect(latin(words(page, 'zh-CN')), page).toEqual([])
      expect(words(page, 'en').match(/[\u3400-\u9fff]/g), page).toBeNull()
    }
  })
  it('links to pages that are there', () => {
    for (const page of PAGES) {
      for (const locale of ['zh-CN', 'en'] as const) {
        for (const [, to] of pageText(page, locale).matchAll(/[^!]\[[^\]]+\]\(([^)]+)\)/g)) {
          const [file, heading] = to.split('#')
          const target = PAGES.find((one) => `${one}.md` === file)
          expect(target, `${page}: ${to}`).toBeDefined()
          if (heading && target) expect(parts(pageText(target, locale)).some((part) => part.kind === 'heading' && part.id === heading), `${page}: ${to}`).toBe(true)
        }
      }
    }
  })
})

describe('the reader of the manual', () => {
  it('knows headings, lists, tables, pictures and what stands within a line', () => {
    const made = parts('# 一 `二`\n\n第一行\n第二行 **重** <kbd>F1</kbd> [去](desk.md)。\n\n- 甲\n- 乙\n  丙\n\n1. 子\n\n| a | b |\n|---|---|\n| 1 | **2** |\n\n![说明](../pictures/x.jpg)\n')
    expect(made.map((part) => part.kind)).toEqual(['heading', 'paragraph', 'list', 'list', 'table', 'picture'])
    expect(made[1]).toEqual({
      kind: 'paragraph',
      line: [
        { kind: 'text', text: '第一行第二行 ' }, { kind: 'bold', text: '重' }, { kind: 'text', text: ' ' }, { kind: 'key', text: 'F1' }, { kind: 'text', text: ' ' },
        { kind: 'link', text: '去', to: 'desk.md' }, { kind: 'text', text: '。' },
      ],
    })
    expect(made[2]).toMatchObject({ ordered: false, items: [[{ text: '甲' }], [{ text: '乙 丙' }]] })
    expect(made[4]).toMatchObject({ head: [[{ text: 'a' }], [{ text: 'b' }]], rows: [[[{ text: '1' }], [{ kind: 'bold', text: '2' }]]] })
    expect(made[5]).toEqual({ kind: 'picture', says: '说明', file: 'x.jpg' })
  })
  it('makes no markup of what it reads', () => {
    expect(parts('<script>alert(1)</script> <b>x</b>')).toEqual([{ kind: 'paragraph', line: [{ kind: 'text', text: '<script>alert(1)</script> <b>x</b>' }] }])
  })
})
