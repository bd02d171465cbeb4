// Shares that were kept in parts of one are asked about, never read in silence a hundred times too small.
import { describe, expect, it } from 'vitest'
import { inPartsOfOne, meantShare, timesHundred } from '@/lib/shares'

describe('a share below one without its sign', () => {
  it('is doubted where it is typed', () => {
    expect(meantShare('percent', '0.19')).toBe('19%')
    expect(meantShare('percent', '.075')).toBe('7.5%')
    for (const raw of ['19', '0.19%', '0', '0.00', '1', '', '0.19x']) expect(meantShare('percent', raw)).toBeNull()
    expect(meantShare('money', '0.19')).toBeNull()
  })

  it('is a hundred times larger digit by digit', () => {
    expect(['0.19', '.5', '0.005', '0.12345', '1', '0'].map(timesHundred)).toEqual(['19', '50', '0.5', '12.345', '100', '0'])
  })

  it('is asked about where a whole column is pasted so', () => {
    expect(inPartsOfOne('percent', ['0.19', '0.17', ''])).toBe(true)
    expect(inPartsOfOne('percent', ['0.5', '0.5', '0', '1'])).toBe(true)
    expect(inPartsOfOne('percent', ['0.19', '17'])).toBe(false)
    expect(inPartsOfOne('percent', ['0', '1', '0'])).toBe(false)
    expect(inPartsOfOne('number', ['0.19'])).toBe(false)
  })
})
