// The files of the open case. Bytes of pictures stay in memory, as blobs that end with the case.
import { defineStore } from 'pinia'
import { reactive, ref } from 'vue'
import { call } from '@/backend'
import type { AttachmentView } from '@/generated/api'

/** Larger pictures are listed by name; the whole file would have to cross for a thumbnail. */
const THUMBNAIL_LIMIT = 12_000_000

export const useAttachments = defineStore('attachments', () => {
  const list = ref<AttachmentView[]>([])
  const thumbnails = reactive<Record<string, string | undefined>>({})
  let caseId = ''
  const asked = new Set<string>()

  function reset(): void {
    for (const url of Object.values(thumbnails)) if (url) URL.revokeObjectURL(url)
    for (const id of Object.keys(thumbnails)) delete thumbnails[id]
    asked.clear()
    list.value = []
  }

  async function load(id: string, again = false): Promise<void> {
    if (id === caseId && !again) return
    if (id !== caseId) reset()
    caseId = id
    list.value = await call('list_attachments', { case: id })
  }

  async function bytes(id: string): Promise<Blob> {
    const file = await call('get_attachment', { case: caseId, id })
    const binary = atob(file.base64)
    const array = new Uint8Array(binary.length)
    for (let n = 0; n < binary.length; n++) array[n] = binary.charCodeAt(n)
    return new Blob([array], { type: file.mime })
  }

  async function thumbnail(file: AttachmentView): Promise<void> {
    if (asked.has(file.id) || file.size > THUMBNAIL_LIMIT) return
    asked.add(file.id)
    thumbnails[file.id] = URL.createObjectURL(await bytes(file.id))
  }

  async function attach(id: string, at: string | null, file: File): Promise<void> {
    await call('attach', { case: id, at, file: { from: 'base64', name: file.name || 'paste.png', base64: await fileBase64(file) } })
    await load(id, true)
  }

  return { list, thumbnails, load, thumbnail, attach, bytes, reset }
})

/** The bytes of a file as the commands take them. */
export function fileBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error('read'))
    reader.readAsDataURL(file)
  })
}
