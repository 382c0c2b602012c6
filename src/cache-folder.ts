/** Where the user's cache is, for those who need to know no more. */
import os from 'node:os'
import path from 'node:path'

/** `$XDG_CACHE_HOME/buckram`, or the same by the habits of the platform; `BUCKRAM_CACHE` names another folder. */
export function cacheFolder(): string {
  if (process.env.BUCKRAM_CACHE) return path.resolve(process.env.BUCKRAM_CACHE)
  const home = os.homedir()
  if (process.env.XDG_CACHE_HOME) return path.join(process.env.XDG_CACHE_HOME, 'buckram')
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Caches', 'buckram')
  if (process.platform === 'win32')
    return path.join(process.env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'buckram')
  return path.join(home, '.cache', 'buckram')
}
