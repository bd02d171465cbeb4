// Words of the window. Chinese first; texts of a checklist come from the backend in both languages.
import { shallowRef } from 'vue'
import { createI18n } from 'vue-i18n'
import type { Text } from '@/generated/api'
import en from '@/locales/en'
import zh from '@/locales/zh-CN'

export type Locale = 'zh-CN' | 'en'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh, en },
})

export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
}

/** The fonts are Chinese: in them this apostrophe is as wide as a word, and there is no narrow one. */
const narrow = (english: string) => english.replaceAll('\u2019', "'")

/** A text of the backend in the window's language. */
export function say(text: Text | null | undefined): string {
  if (!text) return ''
  return i18n.global.locale.value === 'en' && text.en ? narrow(text.en) : text.zh
}

/** Units and reasons that stand in figures in one language, and their English: the trade's own words, which come with a case. */
const terms = shallowRef<Record<string, string | undefined>>({})
export function learnTerms(words: Record<string, string | undefined>): void {
  terms.value = { ...terms.value, ...words }
}

/** A unit or a reason in the window's language. */
export function term(text: string | null | undefined): string {
  if (!text) return ''
  return i18n.global.locale.value === 'en' ? (terms.value[text] ?? text) : text
}

export const t = i18n.global.t
