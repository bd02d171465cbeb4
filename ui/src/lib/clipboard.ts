// Copies a text. Some web views have no clipboard of their own for a page: there the text is selected and copied as by hand.
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.setAttribute('readonly', '')
    area.className = 'visually-hidden'
    document.body.append(area)
    area.select()
    // The old way, which every web view still knows.
    const copied = document.execCommand('copy')
    area.remove()
    return copied
  }
}
