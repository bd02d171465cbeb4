// Evidence in full size by keyboard, what is known of it, and the two acts that leave a record; files on their way into the case.
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { CallFailed, setBackend } from '@/backend'
import EvidenceViewer from '@/components/evidence/EvidenceViewer.vue'
import type { AttachmentFacts, AttachmentView } from '@/generated/api'
import { i18n } from '@/i18n'
import { useAttachments } from '@/stores/attachments'
import { useViewer } from '@/stores/viewer'
import { useVisit } from '@/stores/visit'
import { Fake, text } from './fake'

enableAutoUnmount(afterEach)
const push = vi.fn()
vi.mock('vue-router', async (real) => ({ ...(await real<object>()), useRouter: () => ({ push }) }))

let fake: Fake
let files: AttachmentView[]
const seen: { word: string; request: Record<string, unknown> }[] = []

const file = (id: string, at: string | null, seq: number): AttachmentView => ({
  id, name: `${id}.jpg`, mime: 'image/jpeg', size: 35_000_000, at, added_at: '2026-10-31T14:00:00+08:00', seq, image: true, taken: '2026-10-28T14:03:22', notices: [],
})
const facts = (id: string): AttachmentFacts => ({
  id, name: `${id}.jpg`, seq: 1, officer: '尽调岗甲', own: true, added_at: '2026-10-31T14:00:00+08:00', source: text('拖入'), size: 35_000_000, width: 8000, height: 6000,
  taken: '2026-10-28T14:03:22', place: '31.240000, 121.470000', remarks: [text('拍摄于 2026-10-28 14:03。走访是 2026-10-31')], alike: [],
})

beforeEach(async () => {
  push.mockClear()
  seen.length = 0
  document.body.innerHTML = ''
  setActivePinia(createPinia())
  files = [file('a', 'request.amount', 1), file('b', null, 2), file('c', null, 3)]
  fake = new Fake()
  const call = fake.call.bind(fake)
  fake.call = (async (word: string, request: Record<string, unknown>) => {
    seen.push({ word, request: JSON.parse(JSON.stringify(request)) as Record<string, unknown> })
    if (word === 'list_attachments') return files
    if (word === 'get_attachment_facts') return facts(request.id as string)
    if (word === 'running_jobs') return []
    if (word === 'remove_attachment') {
      files = files.filter((one) => one.seq !== request.seq)
      return { seq: 9, at: '2026-10-31T15:00:00+08:00', hash: 'h' }
    }
    if (word === 'export_attachment') return { path: request.path, size: 35_000_000, saved: { seq: 9, at: '2026-10-31T15:00:00+08:00', hash: 'h' }, warning: text('没有加密') }
    if (word === 'attach') {
      const name = (request.file as { name: string }).name
      if (name === 'bad.jpg') throw new CallFailed({ code: 'stopped', message: text('已停止'), advice: text(''), detail: null })
      files = [...files, { ...file('new', request.at as string | null, 4), name }]
      return files[files.length - 1]
    }
    return call(word as never, request as never)
  }) as typeof fake.call
  setBackend(fake)
  await useVisit().open('c1')
})

async function shown() {
  const viewer = useViewer()
  await viewer.openViewer('c1', ['a', 'b', 'c'], 'b')
  const box = mount(EvidenceViewer, { attachTo: document.body, global: { plugins: [i18n] } })
  await flushPromises()
  const press = async (key: string, more: KeyboardEventInit = {}) => {
    const target = document.activeElement ?? document.body
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
    await flushPromises()
  }
  return { viewer, box, press }
}

describe('the viewer', () => {
  it('is walked through by the arrows alone and ends at both ends', async () => {
    const { viewer, box, press } = await shown()
    expect(box.find('[data-test=viewer-name]').text()).toBe('b.jpg')
    await press('ArrowRight')
    expect(viewer.file?.id).toBe('c')
    await press('ArrowRight')
    expect(viewer.file?.id).toBe('c')
    await press('Home')
    expect(viewer.file?.id).toBe('a')
    expect(box.find('[data-test=viewer-place]').text()).toBe('1 / 3')
  })

  it('zooms, turns and fits by key, and begins anew with the next file', async () => {
    const { viewer, press } = await shown()
    await press('+')
    expect(viewer.zoom).toBeGreaterThan(1)
    await press('r')
    expect(viewer.turned).toBe(90)
    await press('R', { shiftKey: true })
    expect(viewer.turned).toBe(0)
    await press('0')
    expect(viewer.zoom).toBeNull()
    await press('1')
    await press('ArrowLeft')
    expect(viewer.zoom).toBeNull()
  })

  it('closes with Esc, and the focus is where it was', async () => {
    const button = document.createElement('button')
    document.body.append(button)
    button.focus()
    const { viewer, box, press } = await shown()
    expect(box.element.contains(document.activeElement)).toBe(true)
    await press('Escape')
    expect(viewer.shown).toBe(false)
    box.unmount()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(document.activeElement).toBe(button)
  })

  it('leaves the keys to an input method that is composing', async () => {
    const { viewer, press } = await shown()
    await press('Escape', { isComposing: true })
    expect(viewer.shown).toBe(true)
  })

  it('says what is to be looked at as a remark, and leads to the question', async () => {
    const { viewer, box, press } = await shown()
    await press('Home')
    expect(box.find('[data-test=viewer-remarks]').text()).toContain('走访是 2026-10-31')
    expect(box.find('[data-test=viewer-remarks]').text()).toContain('不是结论')
    await box.find('[data-test=viewer-jump]').trigger('click')
    expect(push.mock.calls[0][0]).toMatchObject({ name: 'visit', query: { at: 'request.amount' } })
    expect(viewer.shown).toBe(false)
  })

  it('takes a file out with a reason only, and shows the next one', async () => {
    const { viewer, box } = await shown()
    await box.find('[data-test=viewer-remove]').trigger('click')
    expect(box.find('[data-test=viewer-carry-out]').attributes('disabled')).toBeDefined()
    await box.find('[data-test=viewer-reason]').setValue('拿错了')
    await box.find('form').trigger('submit')
    await flushPromises()
    expect(seen.find((one) => one.word === 'remove_attachment')?.request).toMatchObject({ seq: 2, reason: '拿错了' })
    expect(viewer.ids).toEqual(['a', 'c'])
    expect(viewer.file?.id).toBe('c')
  })

  it('hands out a plain copy with a reason, and says that it is not encrypted', async () => {
    const { box } = await shown()
    await box.find('[data-test=viewer-export]').trigger('click')
    await box.find('[data-test=viewer-reason]').setValue('公安调取')
    await box.find('form').trigger('submit')
    await flushPromises()
    expect(seen.find((one) => one.word === 'export_attachment')?.request).toMatchObject({ id: 'b', reason: '公安调取' })
    expect(box.find('[data-test=viewer-facts]').text()).toContain('没有加密')
  })

  it('says in words what cannot be opened', async () => {
    fake.attachment = async () => {
      throw new CallFailed({ code: 'damaged', message: text('附件损坏'), advice: text('请用备份'), detail: null })
    }
    const { box } = await shown()
    expect(box.find('[role=alert]').text()).toContain('附件损坏')
  })

  it('forgets everything when the case is left', async () => {
    const { viewer } = await shown()
    useVisit().close()
    await nextTick()
    expect(viewer.shown).toBe(false)
    expect(viewer.content).toBeNull()
  })
})

describe('files on their way', () => {
  it('go in pieces, one after the other, and are in the list when kept', async () => {
    const store = useAttachments()
    await store.load('c1')
    const large = new File([new Uint8Array(2_500_000)], 'large.jpg', { type: 'image/jpeg' })
    const small = new File([new Uint8Array(10)], 'small.jpg', { type: 'image/jpeg' })
    const both = [store.attach('c1', null, large), store.attach('c1', 'request.amount', small)]
    expect(store.coming.map((one) => one.name)).toEqual(['large.jpg', 'small.jpg'])
    expect(await Promise.all(both)).toEqual([true, true])
    expect([...fake.staged.values()]).toEqual([2_500_000, 10])
    expect(store.coming).toEqual([])
    expect(seen.filter((one) => one.word === 'attach').map((one) => one.request.at)).toEqual([null, 'request.amount'])
  })

  it('are given up when the officer says so, and the next one goes on', async () => {
    const store = useAttachments()
    await store.load('c1')
    const stage = fake.stage
    fake.stage = async (id: string, piece: Uint8Array) => {
      await stage(id, piece)
      if (piece.length) await store.stop(store.coming[0])
    }
    const large = new File([new Uint8Array(3_000_000)], 'large.jpg', { type: 'image/jpeg' })
    const first = store.attach('c1', null, large)
    expect(await first).toBe(false)
    expect(fake.staged.size).toBe(0)
    expect(seen.some((one) => one.word === 'attach')).toBe(false)
    fake.stage = stage
    expect(await store.attach('c1', null, new File([new Uint8Array(5)], 'next.jpg'))).toBe(true)
  })

  it('that were stopped while being kept are no failure', async () => {
    const store = useAttachments()
    await store.load('c1')
    expect(await store.attach('c1', null, new File([new Uint8Array(5)], 'bad.jpg'))).toBe(false)
  })
})
