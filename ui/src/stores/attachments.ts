// The files of the open case. Bytes of pictures stay in memory, as blobs that end with the case. Files that are being kept wait in a line: one after the
// other goes to the program in pieces, so that typing never waits for a large photo.
import { defineStore } from 'pinia'
import { computed, reactive, ref } from 'vue'
import { backend, call, CallFailed, inBrowser } from '@/backend'
import type { AttachmentView, Text } from '@/generated/api'
import { useJobs } from '@/stores/jobs'

/** A piece that crosses in no time. */
const PIECE = 1 << 20

/** A file on its way into the case. */
export interface Coming {
  key: number
  name: string
  size: number
  at: string | null
  /** Of a thousand. */
  sent: number
  state: 'waiting' | 'sending' | 'keeping'
  stopped: boolean
}

class Stopped extends Error {}

export const useAttachments = defineStore('attachments', () => {
  const jobs = useJobs()
  const list = ref<AttachmentView[]>([])
  /** What is to be looked at of the file attached last. */
  const notices = ref<Text[]>([])
  const coming = ref<Coming[]>([])
  const thumbnails = reactive<Record<string, string | undefined>>({})
  let caseId = ''
  let latest = 0
  let tail: Promise<unknown> = Promise.resolve()
  let small: Promise<unknown> = Promise.resolve()
  const asked = new Set<string>()

  function reset(): void {
    for (const url of Object.values(thumbnails)) if (url) URL.revokeObjectURL(url)
    for (const id of Object.keys(thumbnails)) delete thumbnails[id]
    asked.clear()
    list.value = []
    notices.value = []
  }

  async function load(id: string, again = false): Promise<void> {
    if (id === caseId && !again) return
    if (id !== caseId) reset()
    caseId = id
    // photos are looked at on a laptop
    if (!inBrowser()) list.value = await call('list_attachments', { case: id })
  }

  /** The whole file. */
  async function bytes(id: string): Promise<Blob> {
    const mime = list.value.find((file) => file.id === id)?.mime ?? 'application/octet-stream'
    return new Blob([await backend().attachment(caseId, id)], { type: mime })
  }

  /** The small picture of a photo; made by the program where there is none yet, one after the other. */
  async function thumbnail(file: AttachmentView): Promise<void> {
    if (asked.has(file.id)) return
    asked.add(file.id)
    const of = caseId
    small = small.then(async () => {
      if (of !== caseId) return
      try {
        const { base64 } = await call('get_thumbnail', { case: of, id: file.id })
        if (base64 && of === caseId) thumbnails[file.id] = URL.createObjectURL(pictureOf(base64))
      } catch {
        // it is listed by its name; opening it says what is wrong
        asked.delete(file.id)
      }
    })
    await small
  }

  function inLine<T>(file: Omit<Coming, 'key' | 'sent' | 'state' | 'stopped'>, work: (entry: Coming) => Promise<T>): Promise<T | null> {
    coming.value.push({ ...file, key: ++latest, sent: 0, state: 'waiting', stopped: false })
    const entry = coming.value[coming.value.length - 1]
    const done = tail.then(async () => {
      try {
        if (entry.stopped) return null
        return await jobs.during(() => work(entry))
      } catch (error) {
        if (error instanceof Stopped || (error instanceof CallFailed && error.failure.code === 'stopped')) return null
        throw error
      } finally {
        coming.value = coming.value.filter((other) => other.key !== entry.key)
      }
    })
    tail = done.catch(() => undefined)
    return done
  }

  async function kept(id: string, file: AttachmentView): Promise<void> {
    notices.value = file.notices
    if (id === caseId) await load(id, true)
  }

  /** Keeps a file; false where the officer stopped it. */
  async function attach(id: string, at: string | null, file: File): Promise<boolean> {
    const name = file.name || 'paste.png'
    const view = await inLine({ name, size: file.size, at }, async (entry) => {
      entry.state = 'sending'
      const staged = crypto.randomUUID()
      try {
        for (let from = 0; from < file.size || from === 0; from += PIECE) {
          if (entry.stopped) throw new Stopped()
          const piece = new Uint8Array(await file.slice(from, from + PIECE).arrayBuffer())
          if (piece.length) await backend().stage(staged, piece)
          entry.sent = Math.min(1000, Math.round(((from + piece.length) * 1000) / Math.max(1, file.size)))
        }
      } catch (error) {
        await backend().stage(staged, new Uint8Array()).catch(() => undefined)
        throw error
      }
      entry.state = 'keeping'
      // an empty file has no piece: the program says what is wrong with it
      return call('attach', { case: id, at, file: file.size ? { from: 'staged', name, id: staged } : { from: 'base64', name, base64: '' } })
    })
    if (view) await kept(id, view)
    return view !== null
  }

  /** The same for a file of a folder that the officer named. */
  async function attachPath(id: string, at: string | null, path: string, name: string, size: number): Promise<boolean> {
    const view = await inLine({ name, size, at }, (entry) => {
      entry.state = 'keeping'
      entry.sent = 1000
      return call('attach', { case: id, at, file: { from: 'path', path } })
    })
    if (view) await kept(id, view)
    return view !== null
  }

  /** Gives a file up that is not kept yet. */
  async function stop(entry: Coming): Promise<void> {
    entry.stopped = true
    const job = jobs.running.find((one) => one.kind === 'attach' && one.name === entry.name)
    if (entry.state === 'keeping' && job) await jobs.stop(job.job)
  }

  async function remove(seq: number, reason: string): Promise<void> {
    await call('remove_attachment', { case: caseId, seq, reason })
    await load(caseId, true)
  }

  /** How far the file in hand is, of a thousand: half of it is its way to the program. */
  const progress = computed(() => {
    const entry = coming.value.find((one) => one.state !== 'waiting')
    if (!entry) return 0
    const job = jobs.running.find((one) => one.kind === 'attach')
    return Math.round(entry.sent / 2) + (entry.state === 'keeping' ? Math.round((job?.thousandths ?? 0) / 2) : 0)
  })

  return { list, notices, coming, progress, thumbnails, load, thumbnail, attach, attachPath, stop, remove, bytes, reset }
})

export function pictureOf(base64: string, type = 'image/jpeg'): Blob {
  return new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type })
}

/** The bytes of a file as the commands take them. */
export function fileBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error('read'))
    reader.readAsDataURL(file)
  })
}
