import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { setBackend } from '@/backend'
import ChecklistDialog from '@/components/ChecklistDialog.vue'
import type { Commands, MovePreview, MovesView } from '@/generated/api'
import { i18n } from '@/i18n'
import { useVisit } from '@/stores/visit'
import { caseView, Fake, figure, text } from './fake'

const OLD = { trade: 'fmcg-wholesale', name: text('快消品批发'), hash: 'a'.repeat(64) }
const NEW = { ...OLD, hash: 'b'.repeat(64) }
const FIGURES = [
  { label: text('额度'), before: figure('limit.limit', '200000'), after: figure('limit.limit', '150000'), same: false },
  { label: text('等级'), before: figure('grade', 'B'), after: figure('grade', 'B'), same: true },
]
const GROUPS = [
  {
    of: 'question', label: text('问题与表格'),
    items: [
      { how: 'new', how_text: text('新增'), id: 'q.new', label: text('新问题'), before: null, after: null },
      { how: 'gone', how_text: text('去掉'), id: 'q.gone', label: text('旧问题'), before: null, after: null },
    ],
  },
  { of: 'threshold', label: text('阈值'), items: [{ how: 'changed', how_text: text('改动'), id: 'capacity_share', label: text('还款比例'), before: text('0.7'), after: text('0.5') }] },
]
const ASIDE = [{ at: 'q.gone', label: text('旧问题'), text: text('1,234') }]

/** A case on an older checklist, until it is moved. */
class Moving extends Fake {
  moved = false
  override async call<W extends keyof Commands>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    const give = (reply: unknown) => {
      this.asked.push({ word, request: JSON.parse(JSON.stringify(request)) })
      return reply as Commands[W]['reply']
    }
    if (word === 'list_moves') {
      const made = { seq: 9, at: '2026-11-30', from: OLD, to: NEW, can_go_back: true, groups: GROUPS, after_limit_seen: true }
      const older: MovesView = { now: OLD, standing: 'older', standing_text: text('仍按当初留存的清单计算'), moves: [], set_aside: [] }
      const now: MovesView = { now: NEW, standing: 'present', standing_text: null, moves: [made], set_aside: ASIDE }
      return give(this.moved ? now : older)
    }
    if (word === 'preview_move') {
      const back = (request as { checklist: string | null }).checklist !== null
      const preview: MovePreview = {
        from: back ? NEW : OLD, to: back ? OLD : NEW, same: false, figures: FIGURES, groups: GROUPS, set_aside: back ? [] : ASIDE, back: back ? ASIDE : [],
        due_again: back ? [] : [text('权益检验')], seen: 7,
      }
      return give(preview)
    }
    if (word === 'move_case') {
      this.moved = true
      return give({ ...caseView(), set_aside: ASIDE })
    }
    return super.call(word, request)
  }
}

let fake: Moving
async function dialog(): Promise<ReturnType<typeof mount>> {
  const made = mount(ChecklistDialog, { attachTo: document.body, global: { plugins: [i18n] } })
  await flushPromises()
  return made
}

beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Moving()
  setBackend(fake)
  document.body.innerHTML = ''
  useVisit().take(caseView())
})

describe('moving a case to another checklist', () => {
  it('shows on opening what the present version would change, and moves what was shown', async () => {
    const made = await dialog()
    expect(made.get('[data-test="standing"]').text()).toContain('留存')
    expect(fake.requests('preview_move')).toEqual([{ case: 'c1', trade: null, checklist: null }])
    expect(made.get('[data-test="move-figures"]').text()).toContain('200000')
    expect(made.get('[data-test="changes-question"]').text()).toContain('新增 1 · 去掉 1 · 改动 0')
    expect(made.get('[data-test="changes-threshold"]').text()).toContain('0.7 → 0.5')
    expect(made.get('[data-test="move-aside"]').text()).toContain('旧问题：1,234')
    expect(made.get('[data-test="move-due"]').text()).toContain('权益检验')
    await made.get('[data-test="move-now"]').trigger('click')
    await flushPromises()
    expect(fake.requests('move_case')).toEqual([{ case: 'c1', trade: null, checklist: null, seen: 7 }])
    expect(useVisit().setAside).toEqual(ASIDE)
    expect(made.get('[data-test="set-aside"]').text()).toContain('旧问题')
    expect(made.get('[data-test="moved-9"]').text()).toContain('看到额度以后')
  })

  it('goes back by the hash of the checklist it came from', async () => {
    fake.moved = true
    const made = await dialog()
    expect(fake.requests('preview_move')).toEqual([])
    await made.get('[data-test="go-back"]').trigger('click')
    await flushPromises()
    expect(fake.requests('preview_move')).toEqual([{ case: 'c1', trade: 'fmcg-wholesale', checklist: OLD.hash }])
    expect(made.get('[data-test="move-back"]').text()).toContain('旧问题：1,234')
    await made.get('[data-test="move-now"]').trigger('click')
    await flushPromises()
    expect(fake.requests('move_case')[0]).toMatchObject({ checklist: OLD.hash, seen: 7 })
  })

  it('takes the keyboard, closes with Escape, and asks with nothing unsaved', async () => {
    const made = await dialog()
    expect(document.activeElement?.getAttribute('data-test')).toBe('checklist-dialog')
    const buttons = made.findAll('button').map((b) => b.attributes('data-test'))
    expect(buttons).toContain('move-now')
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    expect(made.emitted('close')).toHaveLength(1)
  })
})
