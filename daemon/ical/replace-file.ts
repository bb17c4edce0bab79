import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Replaces a file's text so that a power cut leaves the old file or the new one, never half of it: a temporary file
 * beside it is written and synced, then renamed over it. Keeps the file's permissions and follows a link to it.
 * @throws the file system's error; the old file is then untouched
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  const target = await realpath(file).catch(() => file)
  const temporary = `${target}.${process.pid}.tmp`
  const mode = await stat(target).then(
    (state) => state.mode & 0o777,
    () => 0o600,
  )
  try {
    await withHandle(temporary, 'w', mode, async (handle) => {
      await handle.writeFile(text)
      await handle.sync()
    })
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  // The new name is on the disk only when its folder is.
  await withHandle(dirname(target), 'r', undefined, (folder) => folder.sync())
}

type Handle = Awaited<ReturnType<typeof open>>

async function withHandle(
  path: string,
  flags: string,
  mode: number | undefined,
  use: (handle: Handle) => Promise<void>,
) {
  const handle = await open(path, flags, mode)
  try {
    await use(handle)
  } finally {
    await handle.close()
  }
}
