// Where one was last among the questions of a case: coming back from another screen, the focus goes there again.
let last = { of: '', at: '' }

export function keepPlace(of: string, at: string): void {
  last = { of, at }
}

export function lastPlace(of: string): string {
  return last.of === of ? last.at : ''
}
