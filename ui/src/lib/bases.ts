// The bases of an answer, from the weakest to the strongest: the order in which F4 goes round.
import type { Basis } from '@/generated/api'

export const bases: readonly Basis[] = ['oral', 'third_party', 'observed', 'system', 'document']

export function nextBasis(basis: Basis): Basis {
  return bases[(bases.indexOf(basis) + 1) % bases.length]
}

/** Shape of an estimate's dot. */
export const shapes: Record<Basis, string> = {
  oral: 'circle', third_party: 'triangle', observed: 'diamond', system: 'rect', document: 'pin',
}
export const shapeSigns: Record<Basis, string> = { oral: '●', third_party: '▲', observed: '◆', system: '■', document: '◗' }
