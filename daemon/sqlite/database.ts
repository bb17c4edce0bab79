/** Opens a SQLite file the way octod uses them: WAL, and numbered migrations, each run once in a transaction. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'

export type Migration = { readonly name: string; readonly sql: string }

/** @param file a path, or `:memory:`. @throws what better-sqlite3 throws: a damaged file, a folder that can't be written */
export function openDatabase(file: string, migrations: readonly Migration[]): Database.Database {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = new Database(file)
  try {
    database.pragma('journal_mode = WAL')
    // One sync a checkpoint: a power cut may lose the last moments of the log, never its integrity.
    database.pragma('synchronous = NORMAL')
    database.pragma('foreign_keys = ON')
    database.pragma('busy_timeout = 2000')
    migrate(database, migrations)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function migrate(database: Database.Database, migrations: readonly Migration[]): void {
  database.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT')
  const isDone = database.prepare<[string]>('SELECT 1 FROM migrations WHERE name = ?')
  const note = database.prepare<[string, number]>('INSERT INTO migrations (name, at) VALUES (?, ?)')
  for (const { name, sql } of migrations) {
    database
      .transaction(() => {
        if (isDone.get(name)) return
        database.exec(sql)
        note.run(name, Date.now())
      })
      .immediate()
  }
}
