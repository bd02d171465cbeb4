// The pages of the manual, bundled with the window so that they are there without a network.
import type { Locale } from '@/i18n'
import type { Page } from '@/lib/helpPages'

const texts = import.meta.glob<string>('../../../docs/manual/*/*.md', { eager: true, query: '?raw', import: 'default' })
const pictures = import.meta.glob<string>('../../../docs/manual/pictures/*.{png,jpg}', { eager: true, query: '?url', import: 'default' })

const ending = (all: Record<string, string>, end: string) => Object.entries(all).find(([path]) => path.endsWith(end))?.[1]

export const pageText = (page: Page, locale: Locale): string => ending(texts, `/${locale === 'en' ? 'en' : 'zh'}/${page}.md`) ?? ''
export const pictureUrl = (file: string): string | undefined => ending(pictures, `/${file}`)
