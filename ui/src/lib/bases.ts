// The bases of an answer, from the weakest to the strongest: the order in which F4 goes round.
import type { Basis } from '@/generated/api'

export const bases: readonly Basis[] = ['oral', 'third_party', 'observed', 'system', 'document']

export function nextBasis(basis: Basis): Basis {
  return bases[(bases.indexOf(basis) + 1) % bases.length]
}

/** Shape of an estimate's dot. */
export const shapes: Record<Basis, string> = {
  oral: 'circle', third_party: 'triangle', observed: 'diamond', system: 'rect', document: 'path://M12 1l3.2 7.2 7.8.8-5.9 5.2 1.7 7.7L12 17.9l-6.8 4 1.7-7.7L1 9l7.8-.8z',
}
export const shapeSigns: Record<Basis, string> = { oral: '●', third_party: '▲', observed: '◆', system: '■', document: '★' }
