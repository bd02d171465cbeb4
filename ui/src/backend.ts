// The one file that talks to the backend. Screens ask through `call`; tests put a fake in its place.
import { invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import { asFailure, CallFailed } from '@/failures'
import type { AppraisalView, Commands, DraftReply, Patch } from '@/generated/api'
import { HttpBackend, servedByBranch } from '@/httpBackend'

export { asFailure, CallFailed }

export type Word = keyof Commands

/** What the shell around the page can do that the app's commands cannot: name files, open them. */
export interface Shell {
  /** Where to write; null when the officer thinks better of it. */
  chooseSavePath(suggestion: string, extension: string): Promise<string | null>
  /** Which file to read; null when the officer thinks better of it. */
  chooseOpenPath(extension: string): Promise<string | null>
  /** Which folder, of a stick or share; null when the officer thinks better of it. */
  chooseFolder(): Promise<string | null>
  /** Opens a written file in the system's own viewer, to read or print. */
  openFile(path: string): Promise<void>
  /** One piece of a file, to be taken by its id when all are there; an empty piece gives the file up. */
  stage(id: string, piece: Uint8Array): Promise<void>
  /** The bytes of a file of a case. */
  attachment(caseId: string, id: string): Promise<ArrayBuffer>
  /** The officer wants to close the window: it stays until `closeWindow` is called. */
  onCloseAsked(asked: () => void): Promise<void>
  closeWindow(): Promise<void>
  /** The page stands in a browser: it reads and does nothing else. */
  readonly reads?: boolean
  /** Somebody was signed out meanwhile, and has to sign in again. */
  onSignedOut?(gone: () => void): void
}

export interface Backend extends Shell {
  call<W extends Word>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']>
}

type Container = Record<string, unknown>

/** A view with its patches in it. What is the same stays the same object, so that nothing is drawn again for it. */
export function merged<T>(view: T, patches: Patch[]): T {
  const own = new Set<unknown>()
  const copy = (value: unknown): Container => {
    if (own.has(value)) return value as Container
    const made = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as Container) }) as unknown
    own.add(made)
    return made as Container
  }
  const root = copy(view)
  for (const patch of patches) {
    let here = root
    for (const step of patch.at) here = here[step] = copy(here[step])
    for (const [key, value] of Object.entries(patch.set)) here[key] = value
    for (const key of patch.gone) Reflect.deleteProperty(here, key)
  }
  return root as T
}

class Desktop implements Backend {
  /** The view of the last keystroke: the next one brings what is different from it. */
  private held: { case: string; turn: number; view: AppraisalView } | null = null

  async call<W extends Word>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    if (word === 'draft') return (await this.keystroke(request as Commands['draft']['request'])) as Commands[W]['reply']
    return this.ask(word, request)
  }

  private async keystroke(request: Commands['draft']['request']): Promise<DraftReply> {
    const held = this.held?.case === request.case ? this.held : null
    const { touched, refused, turn, whole, patches } = await this.ask('keystroke', { ...request, seen: held?.turn ?? null })
    const appraisal = whole ?? (held ? merged(held.view, patches) : null)
    // the backend never sends pieces of a view that was not named; asked again, it sends the whole
    if (!appraisal) {
      this.held = null
      return this.keystroke(request)
    }
    this.held = { case: request.case, turn, view: appraisal }
    return { touched, appraisal, refused }
  }

  private async ask<W extends Word>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
    try {
      return await invoke<Commands[W]['reply']>('call', { request: { cmd: word, ...request } })
    } catch (error) {
      throw new CallFailed(asFailure(error))
    }
  }

  chooseSavePath(suggestion: string, extension: string): Promise<string | null> {
    return invoke<string | null>('choose_save_path', { suggestion, extension })
  }

  chooseOpenPath(extension: string): Promise<string | null> {
    return invoke<string | null>('choose_open_path', { extension })
  }

  chooseFolder(): Promise<string | null> {
    return invoke<string | null>('choose_folder')
  }

  async stage(id: string, piece: Uint8Array): Promise<void> {
    try {
      await invoke('stage', piece, { headers: { 'x-file': id } })
    } catch (error) {
      throw new CallFailed(asFailure(error))
    }
  }

  async attachment(caseId: string, id: string): Promise<ArrayBuffer> {
    try {
      return await invoke<ArrayBuffer>('attachment', { case: caseId, id })
    } catch (error) {
      throw new CallFailed(asFailure(error))
    }
  }

  async onCloseAsked(asked: () => void): Promise<void> {
    await listen('close-asked', () => {
      // the shell hears that the page is alive; a page that says nothing does not hold the window open
      void invoke('close_heard')
      asked()
    })
  }

  closeWindow(): Promise<void> {
    return invoke('close_window')
  }

  async openFile(path: string): Promise<void> {
    try {
      await invoke('open_file', { path })
    } catch (error) {
      throw new CallFailed(asFailure(error))
    }
  }
}

let current: Backend = servedByBranch() ? new HttpBackend() : new Desktop()

export function backend(): Backend {
  return current
}

/** Whether the screens stand in a browser, where a case is only read. */
export const inBrowser = (): boolean => current.reads === true

/** For tests. */
export function setBackend(other: Backend): void {
  current = other
}

export function call<W extends Word>(word: W, request: Commands[W]['request']): Promise<Commands[W]['reply']> {
  return current.call(word, request)
}
