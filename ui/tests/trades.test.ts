import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick, ref } from 'vue'
import { setBackend } from '@/backend'
import TradePicker from '@/components/TradePicker.vue'
import type { Commands, TradeCard, TradeState } from '@/generated/api'
import { i18n } from '@/i18n'
import { Fake, text } from './fake'

function trade(id: string, zh: string, state: TradeState, more: Partial<TradeCard> = {}): TradeCard {
  const state_text = { built: text('已有清单'), family_there: text('这一族已有清单，本行业还没有'), family_missing: text('这一族还没有清单') }[state]
  return {
    id, name: text(zh), family: text('赊销批发'), sector: text('批发零售'), gbt4754: ['5127'], aliases: [], found_as: null, state, state_text,
    risk_class: null, margin: null, ...more,
  }
}

const ALL = [
  trade('fmcg-wholesale', '快消品批发', 'built'),
  trade('steel-trade', '钢材贸易', 'family_there'),
  trade('hotel', '旅馆', 'family_missing'),
  trade('pig-farm', '生猪养殖', 'built', { found_as: '养猪' }),
]

/** Answers what it is told to, when it is told to. */
class Trades extends Fake {
  answers: Record<string, TradeCard[]> = { '': ALL }
  gates: (() => void)[] = []
  slow = false
  override async call<W extends keyof Commands>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    if (word !== 'list_trades') return super.call(word, request)
    const { words } = request as Commands['list_trades']['request']
    this.asked.push({ word, request: { words } })
    if (this.slow) await new Promise<void>((done) => this.gates.push(done))
    return (this.answers[words] ?? []) as unknown as Commands[W]['reply']
  }
}

let fake: Trades
const chosen = ref<TradeCard | null>(null)
let chose = 0

async function picker(): Promise<ReturnType<typeof mount>> {
  const made = mount(TradePicker, {
    attachTo: document.body,
    global: { plugins: [i18n] },
    props: {
      modelValue: chosen.value,
      'onUpdate:modelValue': (value: TradeCard | null) => { chosen.value = value; void made.setProps({ modelValue: value }) },
      onChose: () => { chose++ },
    },
  })
  await flushPromises()
  return made
}

beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Trades()
  setBackend(fake)
  chosen.value = null
  chose = 0
  document.body.innerHTML = ''
})

describe('choosing a trade', () => {
  it('shows all of them with family and state, and asks the backend for what is typed', async () => {
    const made = await picker()
    expect(made.findAll('[role=option]')).toHaveLength(4)
    expect(made.get('[data-test="industry-hotel"]').text()).toContain('这一族还没有清单')
    expect(made.get('[data-test="industry-hotel"]').attributes('aria-disabled')).toBe('true')
    expect(made.get('[data-test="industry-fmcg-wholesale"]').text()).toContain('批发零售 · 赊销批发')
    expect(made.get('[data-test="industry-fmcg-wholesale"]').text()).not.toContain('已有清单')
    expect(made.get('[data-test="industry-pig-farm"]').text()).toContain('（养猪）')
    fake.answers['kx'] = [ALL[0]!]
    await made.get('input').setValue('kx')
    await flushPromises()
    expect(made.findAll('[role=option]').map((o) => o.attributes('data-test'))).toEqual(['industry-fmcg-wholesale'])
    fake.answers['zz'] = []
    await made.get('input').setValue('zz')
    await flushPromises()
    expect(made.text()).toContain('没有找到这个行业')
  })

  it('is chosen by the keyboard alone', async () => {
    const made = await picker()
    const input = made.get('input')
    for (let n = 0; n < 3; n++) await input.trigger('keydown', { key: 'ArrowDown' })
    expect(input.attributes('aria-activedescendant')).toBe('trade-pig-farm')
    await input.trigger('keydown', { key: 'Enter' })
    expect(chosen.value?.id).toBe('pig-farm')
    expect(chose).toBe(1)
    expect((input.element as HTMLInputElement).value).toBe('生猪养殖')
    await input.setValue('生猪')
    expect(chosen.value).toBeNull()
  })

  it('says of one without a checklist that it cannot be chosen', async () => {
    const made = await picker()
    await made.get('[data-test="industry-hotel"]').trigger('click')
    expect(chosen.value).toBeNull()
    expect(made.get('[data-test="trade-refused"]').text()).toContain('旅馆：这一族还没有清单')
    await made.get('[data-test="industry-fmcg-wholesale"]').trigger('click')
    expect(made.get('[data-test="trade-refused"]').text()).toBe('')
    expect(chosen.value).toMatchObject({ id: 'fmcg-wholesale' })
  })

  it('an Enter before the answer waits for it, and an answer to earlier words shows nothing', async () => {
    const made = await picker()
    const input = made.get('input')
    fake.slow = true
    fake.answers['g'] = [ALL[1]!]
    fake.answers['yz'] = [ALL[3]!]
    await input.setValue('g')
    await input.setValue('yz')
    await input.trigger('keydown', { key: 'Enter' })
    expect(chosen.value).toBeNull()
    fake.gates[1]!()
    await flushPromises()
    expect(chosen.value).toMatchObject({ id: 'pig-farm' })
    fake.gates[0]!()
    await flushPromises()
    await nextTick()
    expect(made.findAll('[role=option]').map((o) => o.attributes('data-test'))).toEqual(['industry-pig-farm'])
  })
})
