// Answers are typed in yuan whatever the screen shows. Where it shows 万元, what an amount comes to there stands beside it, and one that is too small to be
// meant so is asked about: who sees 申请 30 万元 and types 9 means 9 万.
import { plain, shiftRound, type MoneyUnit } from '@/lib/format'

interface Asked { type: string; unit: string | null }

const isAmount = (asked: Asked, shown: MoneyUnit) => shown === 'wan' && asked.type === 'money' && asked.unit === '元'

/** An amount in 万元, exactly; nothing where the screen shows yuan, or it is no amount of yuan (a price a piece stays what it is). */
export function inWan(asked: Asked, shown: MoneyUnit, value: string): string | null {
  const moved = isAmount(asked, shown) ? shiftRound(value, 4, 8) : null
  return moved === null ? null : plain(moved, 8)
}

/** Typed without its unit and below a hundred yuan: how it would be written if 万 was meant. */
export function meantWan(asked: Asked, shown: MoneyUnit, raw: string): { n: string; written: string } | null {
  const typed = raw.trim()
  const small = isAmount(asked, shown) && /^\d{1,2}(\.\d+)?$/.test(typed) && /[1-9]/.test(typed)
  return small ? { n: typed, written: `${typed}万` } : null
}
