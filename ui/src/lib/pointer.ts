// What a click means is decided where the button went down; what moves the page waits until it is up again. Without this, a field that folds as it
// loses the focus pulls the button out from under the pointer, and the click falls on nothing.
/** A menu of the system's own may swallow the end of a press. */
const LONGEST_MS = 1500
let down = false
let timer: ReturnType<typeof setTimeout> | undefined
const after: (() => void)[] = []

function release(): void {
  clearTimeout(timer)
  // the click itself comes after this and still belongs to the page as it was
  setTimeout(() => {
    down = false
    for (const go of after.splice(0)) go()
  })
}

/** Once, when the window starts. */
export function installPointer(target: Window = window): void {
  const press = () => {
    down = true
    clearTimeout(timer)
    timer = setTimeout(release, LONGEST_MS)
  }
  target.addEventListener('pointerdown', press, { capture: true, passive: true })
  for (const end of ['pointerup', 'pointercancel', 'blur', 'keydown']) target.addEventListener(end, () => down && release(), { capture: true, passive: true })
}

/** Does at once what may move the page; while a button of the pointer is held, as soon as it is up. */
export function whenReleased(go: () => void): void {
  if (down) after.push(go)
  else go()
}
