// Who is unlocked. Knows no case.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { call } from '@/backend'
import type { AccountRole, SessionState } from '@/generated/api'

export const useSession = defineStore('session', () => {
  const state = ref<SessionState | null>(null)
  /** The screen that was asked for while locked. */
  const returnTo = ref<string | null>(null)

  async function refresh(): Promise<void> {
    state.value = await call('session_status', {})
  }

  /** The case that the window is to begin with, once. */
  let begun = false
  function toBegin(): string | null {
    const first = begun ? null : (state.value?.begin ?? null)
    begun = true
    return first
  }

  async function create(name: string, password: string, role: AccountRole = 'officer'): Promise<void> {
    state.value = await call('create_officer', { name, password, role })
  }

  async function unlock(officer: string, password: string): Promise<void> {
    state.value = await call('unlock', { officer, password })
  }

  /** A disk that cannot take the record of the lock does not keep it open. */
  async function lock(): Promise<void> {
    try {
      state.value = await call('lock', {})
    } catch (error) {
      await refresh()
      if (state.value?.phase === 'open') throw error
    }
  }

  return { state, returnTo, refresh, toBegin, create, unlock, lock }
})
