// How figures are shown: unit and language. Kept on this laptop; nothing of a case is in it.
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { i18n, setLocale, type Locale } from '@/i18n'
import { call } from '@/backend'
import type { ProgramView } from '@/generated/api'
import type { MoneyUnit } from '@/lib/format'

export const THEMES = ['light', 'dark', 'system'] as const
export type Theme = (typeof THEMES)[number]

/** Minutes of rest before the lock that can be chosen. */
export const RESTS = [3, 5, 10, 15, 30] as const
export type Rest = (typeof RESTS)[number]

function recall<T extends string>(key: string, allowed: readonly T[], fallback: T): T {
  const kept = localStorage.getItem(key)
  return allowed.includes(kept as T) ? (kept as T) : fallback
}

export const useDisplay = defineStore('display', () => {
  const unit = ref<MoneyUnit>(recall('unit', ['yuan', 'wan'], 'yuan'))
  const locale = ref<Locale>(recall('locale', ['zh-CN', 'en'], 'zh-CN'))
  watch(unit, (value) => localStorage.setItem('unit', value))
  watch(
    locale,
    (value) => {
      localStorage.setItem('locale', value)
      setLocale(value)
    },
    { immediate: true },
  )
  /** The longest rest that the bank allows; known from the desk on. */
  const longestRest = ref(30)
  const restChosen = ref<Rest>(RESTS.find((n) => String(n) === localStorage.getItem('rest')) ?? 10)
  /** Minutes without a key or a click before it locks: what was chosen, within what the bank allows. */
  const rest = computed<Rest>({
    get: () => (restChosen.value <= longestRest.value ? restChosen.value : (RESTS.findLast((n) => n <= longestRest.value) ?? RESTS[0])),
    set: (value) => {
      restChosen.value = value
      localStorage.setItem('rest', String(value))
    },
  })
  async function heedBank(): Promise<ProgramView> {
    const about = await call('about_program', {})
    longestRest.value = about.longest_rest
    return about
  }
  const theme = ref<Theme>(recall('theme', THEMES, 'light'))
  const system = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null
  const systemDark = ref(system?.matches ?? false)
  system?.addEventListener?.('change', (event) => (systemDark.value = event.matches))
  const dark = computed(() => theme.value === 'dark' || (theme.value === 'system' && systemDark.value))
  watch(theme, (value) => localStorage.setItem('theme', value))
  watch(dark, (on) => (document.documentElement.dataset.theme = on ? 'dark' : 'light'), { immediate: true })
  const toggleTheme = () => (theme.value = dark.value ? 'light' : 'dark')
  /** Somebody of the customer's looks at the screen: no verdict, score or limit on it. Not kept: a start begins without. */
  const customer = ref(false)
  const toggleCustomer = () => (customer.value = !customer.value)
  /** The unit of money as the head of a column names it. */
  const unitWord = computed(() => i18n.global.t(unit.value === 'wan' ? 'unit.wan' : 'unit.yuan'))
  const toggleUnit = () => (unit.value = unit.value === 'yuan' ? 'wan' : 'yuan')
  const toggleLocale = () => (locale.value = locale.value === 'en' ? 'zh-CN' : 'en')
  return { rest, longestRest, heedBank, unit, unitWord, locale, theme, dark, customer, toggleUnit, toggleLocale, toggleTheme, toggleCustomer }
})
