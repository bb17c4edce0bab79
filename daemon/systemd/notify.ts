/** Tells systemd how the daemon is. Does nothing where no systemd asked for it (`NOTIFY_SOCKET` unset). */
import notify from 'systemd-notify'

export type SystemdState = { readonly ready?: true; readonly status?: string }

/** Never rejects: a daemon that can't reach systemd still drives. @returns whether systemd was told */
export async function notifySystemd(state: SystemdState, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  if (!env.NOTIFY_SOCKET) return false
  try {
    await notify({ ...state })
    return true
  } catch {
    return false
  }
}
