// Draws pages of a PDF on canvases. The library comes only when a preview is asked for, and runs in the page itself.
export interface OpenPdf {
  pages: number
  draw(page: number, canvas: HTMLCanvasElement, width: number): Promise<void>
  close(): void
}

export async function openPdf(base64: string): Promise<OpenPdf> {
  const [library, worker] = await Promise.all([import('pdfjs-dist/legacy/build/pdf.mjs'), import('pdfjs-dist/legacy/build/pdf.worker.mjs')])
  // no separate worker: under the window's own scheme it would be one more thing that can be refused
  Object.assign(globalThis, { pdfjsWorker: worker })
  const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
  const task = library.getDocument({ data, isEvalSupported: false, useSystemFonts: false })
  const document_ = await task.promise
  return {
    pages: document_.numPages,
    async draw(number, canvas, width) {
      const page = await document_.getPage(number)
      const scale = (width / page.getViewport({ scale: 1 }).width) * Math.min(2, window.devicePixelRatio || 1)
      const viewport = page.getViewport({ scale })
      canvas.width = Math.ceil(viewport.width)
      canvas.height = Math.ceil(viewport.height)
      await page.render({ canvas, viewport }).promise
    },
    close: () => void task.destroy(),
  }
}
