// The tree of reasons as the lines that are in sight: what is unfolded, how deep, in reading order.
import type { Reason } from '@/generated/api'

export interface Line {
  node: Reason
  level: number
  /** Places of the node among its siblings, from the root: unique in the tree. */
  path: string
  parent: string | null
  open: boolean
  /** Has parts, or could be asked for some. */
  folds: boolean
}

export function lines(root: Reason, open: ReadonlySet<string>): Line[] {
  const all: Line[] = []
  function walk(node: Reason, level: number, path: string, parent: string | null): void {
    const folds = node.parts.length > 0 || (node.more && node.role === 'figure')
    const unfolded = open.has(path)
    all.push({ node, level, path, parent, open: unfolded, folds })
    if (unfolded) node.parts.forEach((part, i) => walk(part, level + 1, `${path}.${i}`, path))
  }
  walk(root, 0, '0', null)
  return all
}

/** The node at a path. */
export function nodeAt(root: Reason, path: string): Reason | undefined {
  return path.split('.').slice(1).reduce<Reason | undefined>((node, i) => node?.parts[Number(i)], root)
}
