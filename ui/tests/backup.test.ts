import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { CallFailed, setBackend } from '@/backend'
import BackupCard from '@/components/BackupCard.vue'
import RestoreDialog from '@/components/RestoreDialog.vue'
import type { BackupMade, BackupStanding, BackupsFound, Commands, Failure } from '@/generated/api'
import { i18n } from '@/i18n'
import { Fake, text } from './fake'

const VIEW = { number: 2, at: '2026-11-29T09:00:00+08:00', head_seq: 41, head_hash: 'ab', size_kb: 513 }
const FOUND: BackupsFound = { store: 's1', officer: '尽调岗甲', here: false, backups: [{ ...VIEW, number: 1, head_seq: 9 }, VIEW], unreadable: [] }
const STANDING: BackupStanding = {
  last: { number: 1, at: '2026-11-20T09:00:00+08:00', days: 10, records_since: 32 }, place: '/media/stick', place_there: true, due: true, words: text('上次备份 2026-11-20 09:00，之后新增 32 条记录'), erased_held: 1,
}
const MADE: BackupMade = { number: 2, path: '/media/stick/b', size_kb: 2513, written_kb: 255, removed_erased: [1], saved: null, notes: [text('去掉了 1 份含有已删除案件的旧备份')] }

class Sticks extends Fake {
  standing = STANDING
  refuse: Failure | null = null
  held: Promise<void> | null = null
  found = [FOUND]
  override async call<W extends keyof Commands>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    const give = (reply: unknown) => {
      this.asked.push({ word, request: JSON.parse(JSON.stringify(request)) })
      return reply as Commands[W]['reply']
    }
    const work = async (reply: unknown) => {
      const replied = give(reply)
      if (this.held) await this.held
      if (this.refuse) throw new CallFailed(this.refuse)
      return replied
    }
    if (word === 'backup_status') return give(this.standing)
    if (word === 'make_backup') return work(MADE)
    if (word === 'verify_backup') return work({ ok: false, officer: '尽调岗甲', backup: VIEW, lines: [{ word: 'fails', text: text('1 块损坏') }] })
    if (word === 'list_backups') return give(this.found)
    if (word === 'restore_backup') {
      return work({ officer: '尽调岗甲', backup: VIEW, lines: [{ word: 'unproved', text: text('以后填写的内容不在') }], state: { phase: 'locked', officers: ['尽调岗甲'] } })
    }
    if (word === 'backup_progress' || word === 'stop_backup') return give({ running: true, thousandths: 250 })
    return super.call(word, request)
  }
}

const failure = (code: Failure['code'], zh: string): Failure => ({ code, message: text(zh), advice: text('以前的备份没有动'), detail: null })

let fake: Sticks
beforeEach(() => {
  setActivePinia(createPinia())
  fake = new Sticks()
  setBackend(fake)
  document.body.innerHTML = ''
})

describe('the backup on the desk', () => {
  const open = async () => {
    const made = mount(BackupCard, { attachTo: document.body, global: { plugins: [i18n] } })
    await flushPromises()
    return made
  }

  it('says when it is due and what it still holds, and goes to where the last one went', async () => {
    const card = await open()
    expect(card.get('[data-test="backup-words"]').text()).toContain('32 条记录')
    expect(card.get('[data-test="backup"]').classes()).toContain('due')
    expect(card.get('[data-test="backup-erased"]').text()).toContain('1 件已删除')
    await card.get('[data-test="backup-make"]').trigger('click')
    await flushPromises()
    expect(fake.requests('make_backup')).toEqual([{ path: null, every_part: false }])
    expect(card.get('[data-test="backup-made"]').text()).toContain('2.5 MB')
    expect(card.get('[data-test="backup-made"]').text()).toContain('去掉了 1 份')
    expect(fake.requests('backup_status').length).toBe(2)
  })

  it('asks for a folder where the stick is not in, and does nothing when the officer thinks better of it', async () => {
    fake.standing = { ...STANDING, place_there: false }
    const card = await open()
    expect(card.get('[data-test="backup-place"]').text()).toContain('现在不在')
    fake.savePath = null
    await card.get('[data-test="backup-make"]').trigger('click')
    await flushPromises()
    expect(fake.requests('make_backup')).toEqual([])
    fake.savePath = '/media/other'
    await card.get('[data-test="backup-make"]').trigger('click')
    await flushPromises()
    expect(fake.requests('make_backup')).toEqual([{ path: '/media/other', every_part: false }])
  })

  it('shows that it runs and stops it', async () => {
    let go = () => undefined as void
    fake.held = new Promise((resolve) => { go = resolve })
    const card = await open()
    await card.get('[data-test="backup-make"]').trigger('click')
    await flushPromises()
    expect(card.find('[data-test="backup-make"]').exists()).toBe(false)
    await card.get('[data-test="backup-stop"]').trigger('click')
    expect(fake.requests('stop_backup').length).toBe(1)
    fake.refuse = failure('bad_request', '已停止')
    go()
    await flushPromises()
    expect(card.find('[data-test="backup-make"]').exists()).toBe(true)
    expect(card.find('[data-test="backup-made"]').exists()).toBe(false)
  })

  it('offers to write anew what a check found damaged', async () => {
    const card = await open()
    fake.savePath = '/media/stick'
    await card.get('[data-test="backup-look"]').trigger('click')
    await flushPromises()
    expect(card.get('[data-test="backup-checked"]').text()).toContain('1 块损坏')
    await card.get('[data-test="backup-renew"]').trigger('click')
    await flushPromises()
    expect(fake.requests('make_backup')).toEqual([{ path: '/media/stick', every_part: true }])
  })
})

describe('restoring on a new machine', () => {
  const open = async () => {
    fake.savePath = '/media/stick'
    const made = mount(RestoreDialog, { attachTo: document.body, global: { plugins: [i18n] } })
    await made.get('[data-test="restore-choose"]').trigger('click')
    await flushPromises()
    return made
  }

  it('proposes the newest, wants the password, and says what was proved and what is missing', async () => {
    const dialog = await open()
    expect((dialog.get('[data-test="restore-number"]').element as HTMLSelectElement).value).toBe('2')
    expect(dialog.get('[data-test="restore-go"]').attributes('disabled')).toBeDefined()
    await dialog.get('[data-test="restore-password"]').setValue('口令')
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(fake.requests('restore_backup')).toEqual([{ path: '/media/stick', store: 's1', number: 2, password: '口令', beside: false }])
    expect(dialog.get('[data-test="restored"]').text()).toContain('以后填写的内容不在')
    expect(dialog.emitted('restored')!.length).toBe(1)
    await dialog.get('[data-test="restore-unlock"]').trigger('click')
    expect(dialog.emitted('close')!.length).toBe(1)
  })

  it('says a wrong password and keeps what was chosen; an account that is here goes beside', async () => {
    fake.found = [{ ...FOUND, here: true }]
    fake.refuse = failure('wrong_password', '密码不对')
    const dialog = await open()
    expect(dialog.text()).toContain('作为副本')
    await dialog.get('[data-test="restore-password"]').setValue('x')
    await dialog.get('form').trigger('submit')
    await flushPromises()
    expect(dialog.get('[data-test="restore-error"]').text()).toContain('密码不对')
    expect(fake.requests('restore_backup')[0]!.beside).toBe(true)
    expect(dialog.find('[data-test="restored"]').exists()).toBe(false)
  })
})
