// A failure as the program tells it. Screens match on its code, never on its message.
import type { Failure } from '@/generated/api'

/** A failure with its code: screens match on the code, never on the message. */
export class CallFailed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message.zh)
  }
}

function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'advice' in value
}

/** What went wrong, in the officer's words; a program that does not answer has none of its own. */
export function asFailure(error: unknown): Failure {
  if (error instanceof CallFailed) return error.failure
  if (isFailure(error)) return error
  return {
    code: 'internal',
    message: { zh: '程序内部没有应答', en: 'The program did not answer' },
    advice: { zh: '已存的答案都在；请重新打开程序', en: 'Saved answers are kept; please reopen the program' },
    detail: String(error),
  }
}
