declare module 'systemd-notify' {
  /** Runs the `systemd-notify` program; rejects when it fails. */
  export default function notify(options: { ready?: boolean; status?: string; pid?: number }): Promise<void>
}
