// The box over everything: Esc closes it, but what asks about unsaved work stands above it and keeps the keys.
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { describe, expect, it } from 'vitest'
import ModalBox from '@/components/ModalBox.vue'
import { i18n } from '@/i18n'
import { useLeaving } from '@/stores/leaving'

describe('a dialog', () => {
  it('leaves the keys to the question about unsaved work', () => {
    setActivePinia(createPinia())
    const leaving = useLeaving()
    const box = mount(ModalBox, { attachTo: document.body, props: { title: '结案与删除' }, slots: { default: '<input>' }, global: { plugins: [i18n] } })
    const press = (key: string) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
      document.body.dispatchEvent(event)
      return event.defaultPrevented
    }
    leaving.way = 'leave'
    expect(press('Enter')).toBe(false)
    press('Escape')
    expect(box.emitted('close')).toBeUndefined()
    leaving.way = null
    expect(press('Enter')).toBe(true)
    press('Escape')
    expect(box.emitted('close')).toHaveLength(1)
    box.unmount()
  })
})
