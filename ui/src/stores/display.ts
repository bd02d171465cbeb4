// How figures are shown: unit and language. Kept on this laptop; nothing of a case is in it.
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { i18n, setLocale, type Locale } from '@/i18n'
import type { MoneyUnit } from '@/lib/format'

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
  /** The unit of money as the head of a column names it. */
  const unitWord = computed(() => i18n.global.t(unit.value === 'wan' ? 'unit.wan' : 'unit.yuan'))
  const toggleUnit = () => (unit.value = unit.value === 'yuan' ? 'wan' : 'yuan')
  const toggleLocale = () => (locale.value = locale.value === 'en' ? 'zh-CN' : 'en')
  return { unit, unitWord, locale, toggleUnit, toggleLocale }
})
