import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another process holds the folder. */
export class FolderInUse extends Error {}

/** When a process began, so that a number that was given out again is not taken for it; '' where the system does not say, undefined when it is gone. */
function beganAt(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  try {
    // The 22nd field; the 2nd, in brackets, may hold blanks.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** The process that a lock names, if it still runs. */
function holder(lock: string): number | undefined {
  const [pid = '', began = ''] = lock.trim().split(' ');
  const now = beganAt(Number(pid) || -1);
  return Number(pid) && now !== undefined && (!began || !now || began === now) ? Number(pid) : undefined;
}

/**
 * Takes a folder for this process alone, until the function that it returns is called. The lock of a process that has died is
 * taken over.
 *
 * @throws {FolderInUse}
 */
export function lockFolder(folder: string): () => void {
  // It holds what visitors did: nobody else on the machine needs to read it.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'attune.pid');
  const own = join(folder, `attune.pid.${process.pid}.${Math.random().toString(36).slice(2)}`);
  writeFileSync(own, `${process.pid} ${beganAt(process.pid) ?? ''}\n`);
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        // A link is made whole or not at all, and only where there is no file of this name.
        linkSync(own, file);
        return () => rmSync(file, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      removeDead(file);
    }
  } finally {
    rmSync(own, { force: true });
  }
  throw new FolderInUse(`The data folder ${folder} could not be locked. Try again.`);
}

function removeDead(file: string): void {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  };
  const lock = read(file);
  if (lock === undefined) return;
  const pid = holder(lock);
  if (pid !== undefined) {
    throw new FolderInUse(
      `The data folder ${file.slice(0, -'/attune.pid'.length)} is in use by process ${pid}. Stop that process, name another folder in ATTUNE_DATA, or use PostgreSQL by DATABASE_URL, which several processes can share.`,
    );
  }
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  // Another starter may have replaced the dead lock between the two steps: then its own goes back.
  const moved = read(aside);
  if (moved !== undefined && moved !== lock) {
    try {
      linkSync(aside, file);
    } catch {}
  }
  rmSync(aside, { force: true });
}
