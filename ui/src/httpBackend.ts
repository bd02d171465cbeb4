// The screens in a browser, served by the branch: they read, and everything else is refused there whatever stands on a page here.
import type { Backend, Word } from '@/backend'
import { asFailure, CallFailed } from '@/failures'
import type { Commands, Failure, LockedView, SessionState } from '@/generated/api'

/** Whether the branch served this page: its first page says so. */
export function servedByBranch(): boolean {
  return document.querySelector('meta[name="tianye-front"]')?.getAttribute('content') === 'branch'
}

interface SignedIn {
  officer: string
  version: string
}

/** Nothing here can be written, and there is no file of this machine. */
const notHere: Failure = {
  code: 'not_here',
  message: { zh: '浏览器里只看，这一步做不了', en: 'A browser only reads; this is not done here' },
  advice: { zh: '填写、签名、附件和导出请用电脑上的田野。', en: 'Answers, signatures, files and exports: in Tianye on a laptop.' },
  detail: null,
}
const away: Failure = {
  code: 'internal',
  message: { zh: '分行没有应答', en: 'The branch does not answer' },
  advice: { zh: '请看网络，过一会儿再试。', en: 'Please look at the network and try again in a while.' },
  detail: null,
}

export class HttpBackend implements Backend {
  readonly reads = true
  private gone: () => void = () => undefined

  onSignedOut(gone: () => void): void {
    this.gone = gone
  }

  async call<W extends Word>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    switch (word as Word) {
      case 'session_status':
        return (await this.session()) as Commands[W]['reply']
      case 'lock':
        return (await this.signOut()) as Commands[W]['reply']
      case 'lock_keeping': {
        const locked: LockedView = { state: await this.signOut(), kept: 0, at_risk: [], why: null }
        return locked as Commands[W]['reply']
      }
      default: {
        const answer = await this.ask('/call', { cmd: word, ...request })
        if (answer.ok) return (await answer.json()) as Commands[W]['reply']
        const failure = asFailure(await answer.json().catch(() => away))
        if (answer.status === 401) this.gone()
        throw new CallFailed(failure)
      }
    }
  }

  private async ask(path: string, body?: object): Promise<Response> {
    try {
      const sent = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      return await fetch(path, { credentials: 'same-origin', cache: 'no-store', redirect: 'error', ...sent })
    } catch {
      throw new CallFailed(away)
    }
  }

  private async session(): Promise<SessionState> {
    const answer = await this.ask('/session')
    if (answer.status === 401) return stateOf(null)
    if (!answer.ok) throw new CallFailed(away)
    return stateOf((await answer.json()) as SignedIn)
  }

  private async signOut(): Promise<SessionState> {
    await this.ask('/logout', {})
    return stateOf(null)
  }

  private refused(): never {
    throw new CallFailed(notHere)
  }

  chooseSavePath = async () => this.refused()
  chooseOpenPath = async () => this.refused()
  chooseFolder = async () => this.refused()
  openFile = async () => this.refused()
  stage = async () => this.refused()
  attachment = async () => this.refused()
  onCloseAsked = async () => undefined
  closeWindow = async () => undefined
}

/** Whoever reads here is to the screens what a reviewer is: nobody answers anything. */
function stateOf(who: SignedIn | null): SessionState {
  const accounts = who ? [{ name: who.officer, role: 'reviewer' as const }] : []
  return {
    phase: who ? 'open' : 'locked', officers: accounts.map((one) => one.name), copies: [], accounts, officer: who?.officer ?? null,
    notices: [], tries: null, recoverable: [], escrow: null, begin: null, version: who?.version ?? '',
  }
}
