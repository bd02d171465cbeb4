// The marks between words in the window's language: Chinese ones are as wide as a character and bring their own room, English ones want a space.
import { i18n } from '@/i18n'

const english = () => i18n.global.locale.value === 'en'

/** Between a name and what is said of it. */
export const colon = () => (english() ? ': ' : '：')

/** Between things of a list. */
export const comma = () => (english() ? ', ' : '、')

/** Between parts of a sentence. */
export const pause = () => (english() ? ', ' : '，')

/** Between sentences that belong together. */
export const semicolon = () => (english() ? '; ' : '；')

/** At the end of a sentence. */
export const stop = () => (english() ? '.' : '。')

/** What is said beside, in brackets. */
export const bracketed = (text: string | number | null | undefined) => (english() ? ` (${text ?? ''})` : `（${text ?? ''}）`)
