// Evidence in full size: which file is before the officer, and how. Any screen opens it; the one viewer of the frame shows it.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { asFailure, call } from '@/backend'
import type { AttachmentFacts, AttachmentView, Failure } from '@/generated/api'
import { useAttachments } from '@/stores/attachments'
import { useVisit } from '@/stores/visit'

const CLOSEST = 8
const FARTHEST = 0.05
const STEP = 1.25

export const useViewer = defineStore('viewer', () => {
  const files = useAttachments()
  const caseId = ref('')
  const ids = ref<string[]>([])
  const place = ref(0)
  /** Null: as large as fits. Otherwise so many pixels of the screen for one of the picture. */
  const zoom = ref<number | null>(null)
  const turned = ref(0)
  const facts = shallowRef<AttachmentFacts | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const content = shallowRef<{ id: string; mime: string; url: string; blob: Blob } | null>(null)
  const loading = ref(false)
  let asked = 0

  const shown = computed(() => ids.value.length > 0)
  const file = computed<AttachmentView | null>(() => files.list.find((one) => one.id === ids.value[place.value]) ?? null)

  /** `at`: the id of the file that comes first, or its place. */
  async function openViewer(of: string, attachmentIds: string[], at: string | number = 0): Promise<void> {
    if (attachmentIds.length === 0) return
    caseId.value = of
    ids.value = [...new Set(attachmentIds)]
    const found = typeof at === 'number' ? at : ids.value.indexOf(at)
    await go(Math.max(0, Math.min(ids.value.length - 1, found)))
  }

  function forget(): void {
    if (content.value) URL.revokeObjectURL(content.value.url)
    content.value = null
    facts.value = null
    failure.value = null
  }

  async function go(to: number): Promise<void> {
    place.value = to
    zoom.value = null
    turned.value = 0
    forget()
    const own = ++asked
    const id = ids.value[to]
    loading.value = true
    try {
      await files.load(caseId.value)
      const blob = await files.bytes(id)
      if (own !== asked) return
      content.value = { id, mime: blob.type, url: URL.createObjectURL(blob), blob }
    } catch (error) {
      if (own === asked) failure.value = asFailure(error)
    } finally {
      if (own === asked) loading.value = false
    }
    // what is known of it comes after the picture itself
    try {
      const known = await call('get_attachment_facts', { case: caseId.value, id })
      if (own === asked) facts.value = known
    } catch (error) {
      if (own === asked) failure.value ??= asFailure(error)
    }
  }

  function step(by: number): void {
    const to = place.value + by
    if (to >= 0 && to < ids.value.length) void go(to)
  }

  /** `fitting`: the scale at which it fits now. */
  function closer(by: number, fitting: number): void {
    const from = zoom.value ?? fitting
    zoom.value = Math.max(FARTHEST, Math.min(CLOSEST, from * STEP ** by))
  }

  function turn(by = 90): void {
    turned.value = (turned.value + by + 360) % 360
  }

  function close(): void {
    asked++
    ids.value = []
    loading.value = false
    forget()
  }

  /** The file in hand was taken out: the next one comes, or the end. */
  async function gone(): Promise<void> {
    const left = ids.value.filter((_, n) => n !== place.value)
    if (left.length === 0) return close()
    const to = Math.min(place.value, left.length - 1)
    ids.value = left
    await go(to)
  }

  // locked or left: nothing of a case stays behind
  const visit = useVisit()
  watch(
    () => visit.caseId,
    (id) => {
      if (id !== caseId.value) close()
    },
  )

  return { caseId, ids, place, zoom, turned, facts, failure, content, loading, shown, file, openViewer, go, step, closer, turn, close, gone }
})
