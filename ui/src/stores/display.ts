// How figures are shown: unit and language. Kept on this laptop; nothing of a case is in it.
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { setLocale, type Locale } from '@/i18n'
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
  const toggleUnit = () => (unit.value = unit.value === 'yuan' ? 'wan' : 'yuan')
  const toggleLocale = () => (locale.value = locale.value === 'en' ? 'zh-CN' : 'en')
  return { unit, locale, toggleUnit, toggleLocale }
})
