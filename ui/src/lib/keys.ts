// Keyboard: while a Chinese input method composes, Enter and shortcuts belong to it alone.

/** True while an input method is composing (some engines only say so by key code 229). */
export function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}

/** Names a chord: "ctrl+k", "alt+arrowdown", "f2". Ctrl and Cmd count as one. */
export function chord(event: KeyboardEvent): string {
  const parts: string[] = []
  if (event.ctrlKey || event.metaKey) parts.push('ctrl')
  if (event.altKey) parts.push('alt')
  if (event.shiftKey) parts.push('shift')
  parts.push(event.key.toLowerCase())
  return parts.join('+')
}

const KEYS = '123456789abcdefghijklmnopqrstuvwxyz'

/** The key that chooses the choice at this place: the digits, and after the ninth letters. */
export function choiceKey(place: number): string {
  return KEYS[place] ?? ''
}

/** The place that a key chooses; beyond every list when it chooses none. */
export function placeOfKey(key: string): number {
  const place = key.length === 1 ? KEYS.indexOf(key.toLowerCase()) : -1
  return place < 0 ? Number.POSITIVE_INFINITY : place
}
