// Takes a case file in: asks the shell which one, or nothing happens.
import { backend, call } from '@/backend'
import type { ImportReply } from '@/generated/api'

export async function importCaseFile(caseId: string | null, overwrite = false): Promise<ImportReply | null> {
  const path = await backend().chooseOpenPath('json')
  if (!path) return null
  return call('import_case', { case: caseId, source: { from: 'path', path }, overwrite })
}
