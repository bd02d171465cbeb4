// Draws pages of a PDF on canvases. The library comes only when a page is asked for, and runs in the page itself.
export interface OpenPdf {
  pages: number
  draw(page: number, canvas: HTMLCanvasElement, width: number): Promise<void>
  close(): void
}

export async function openPdf(content: string | Uint8Array): Promise<OpenPdf> {
  const [library, worker] = await Promise.all([import('pdfjs-dist/legacy/build/pdf.mjs'), import('pdfjs-dist/legacy/build/pdf.worker.mjs')])
  // no separate worker: under the window's own scheme it would be one more thing that can be refused
  Object.assign(globalThis, { pdfjsWorker: worker })
  // the library takes what it is given: a copy, so that it can be shown again
  const data = typeof content === 'string' ? Uint8Array.from(atob(content), (c) => c.charCodeAt(0)) : content.slice()
  const task = library.getDocument({ data, isEvalSupported: false, useSystemFonts: false })
  const document_ = await task.promise
  return {
    pages: document_.numPages,
    async draw(number, canvas, width) {
      const page = await document_.getPage(number)
      const scale = (width / page.getViewport({ scale: 1 }).width) * Math.min(2, window.devicePixelRatio || 1)
      const viewport = page.getViewport({ scale })
      // drawn beside what is in sight, which stays until the new page is whole
      const fresh = window.document.createElement('canvas')
      fresh.width = Math.ceil(viewport.width)
      fresh.height = Math.ceil(viewport.height)
      await page.render({ canvas: fresh, viewport }).promise
      canvas.width = fresh.width
      canvas.height = fresh.height
      canvas.getContext('2d')?.drawImage(fresh, 0, 0)
    },
    close: () => void task.destroy(),
  }
}
