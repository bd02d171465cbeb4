// Long work of the program while a screen waits for it: how far it is, and how to stop it. Asked only while somebody waits.
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { call } from '@/backend'
import type { JobKind, JobView } from '@/generated/api'

const EVERY_MS = 300

export const useJobs = defineStore('jobs', () => {
  const running = ref<JobView[]>([])
  let waiting = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask(): Promise<void> {
    try {
      running.value = await call('running_jobs', {})
    } catch {
      // locked meanwhile: whoever waits hears it from its own call
      running.value = []
    }
    if (waiting > 0) timer = setTimeout(() => void ask(), EVERY_MS)
    else running.value = []
  }

  /** Does the work, and watches while it lasts. */
  async function during<T>(work: () => Promise<T>): Promise<T> {
    waiting++
    if (waiting === 1) timer = setTimeout(() => void ask(), EVERY_MS)
    try {
      return await work()
    } finally {
      waiting--
      if (waiting === 0) {
        clearTimeout(timer)
        running.value = []
      }
    }
  }

  const of = (kinds: JobKind[], caseId: string) => computed(() => running.value.find((job) => kinds.includes(job.kind) && job.case === caseId) ?? null)

  async function stop(job: number): Promise<void> {
    running.value = await call('stop_job', { job })
  }

  return { running, during, of, stop }
})
