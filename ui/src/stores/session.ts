// Who is unlocked. Knows no case.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { call } from '@/backend'
import type { AccountRole, LockedView, SessionState, UnsavedCase } from '@/generated/api'

export const useSession = defineStore('session', () => {
  const state = ref<SessionState | null>(null)
  /** The screen that was asked for while locked. */
  const returnTo = ref<string | null>(null)

  /** The open account came to its end by the branch's order: the window goes to the lock screen. */
  const ended = ref(false)
  /** What the account that is unlocked is for. */
  const role = computed<AccountRole>(() => state.value?.accounts.find((one) => one.name === state.value?.officer)?.role ?? 'officer')
  /** The screen with which a case begins: whoever decides begins with the judgement, not with the questions. */
  const first = computed(() => (role.value === 'officer' ? 'visit' : 'judge'))

  /** Who sat here before; whoever comes next finds nothing of theirs. */
  let last: string | null = null

  async function refresh(): Promise<void> {
    state.value = await call('session_status', {})
    last ??= state.value.officer
  }

  /** The case that the window is to begin with, once. */
  let begun = false
  function toBegin(): string | null {
    const first = begun ? null : (state.value?.begin ?? null)
    begun = true
    return first
  }

  const came = shallowRef<(() => void)[]>([])
  function onChange(forget: () => void): void {
    came.value = [...came.value, forget]
  }
  function entered(): void {
    const now = state.value?.officer ?? null
    if (last !== null && now !== null && now !== last) {
      returnTo.value = null
      for (const forget of came.value) forget()
    }
    last = now ?? last
  }

  async function create(name: string, password: string, role: AccountRole = 'officer'): Promise<void> {
    state.value = await call('create_officer', { name, password, role })
    entered()
  }

  async function unlock(officer: string, password: string): Promise<void> {
    state.value = await call('unlock', { officer, password })
    entered()
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

  /** The lock after a rest: what is unsaved goes along, sealed, and nothing keeps it open. */
  async function lockKeeping(unsaved: UnsavedCase[]): Promise<LockedView | null> {
    try {
      const locked = await call('lock_keeping', { unsaved })
      state.value = locked.state
      return locked
    } catch {
      // a program that does not take the drafts must lock all the same
      await lock()
      return null
    }
  }

  return { state, role, first, ended, returnTo, onChange, refresh, toBegin, create, unlock, lock, lockKeeping }
})
