import type { Words } from './bring.ts'

/**
 * What to say about something that opens: closing, opening a little, opening halfway, opening to 30 percent.
 *
 * @param what.name `driver window`, `all windows`, `trunk`
 * @param what.theNameIs `the driver window is`, `all windows are`
 * @param target 0 (closed) to 100 (open)
 * @param current where it stands now, in the same percent
 */
export function sayOpening(
  what: { readonly name: string; readonly theNameIs: string },
  target: number,
  current: number,
): Words {
  const position = sayPosition(target)
  const verb = target < current || target === 0 ? 'closing' : 'opening'
  return {
    done: `${what.name} ${position}`,
    already: `${what.theNameIs} already ${position}`,
    underway: `${what.name} ${verb}${sayGoal(target)}`,
    value: target,
  }
}

function sayPosition(percent: number): string {
  if (percent === 0) return 'closed'
  if (percent === 100) return 'open'
  if (percent === 50) return 'half open'
  return percent <= 10 ? 'open a little' : `${percent} percent open`
}

function sayGoal(percent: number): string {
  if (percent === 0 || percent === 100) return ''
  if (percent === 50) return ' halfway'
  return percent <= 10 ? ' to a small gap' : ` to ${percent} percent`
}
