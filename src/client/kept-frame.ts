import { type Frame, frameFormat } from '../core/frame.ts';

/** What localStorage holds of a site: the frame, and whether the backend is still to replace the device cookie. Any call may fail silently. */
export class KeptFrame {
  readonly key: string;

  constructor(site: string) {
    this.key = `attune${frameFormat}:${site}`;
  }

  /** The frame that the last page view left. It is there only with consent. */
  read(): Frame | undefined {
    try {
      const frame: Frame = JSON.parse(localStorage.getItem(this.key) as string);
      return frame?.v === frameFormat && frame.c ? frame : undefined;
    } catch {
      return undefined;
    }
  }

  /** Without a frame it is removed. */
  write(frame?: Frame): void {
    this.#put(this.key, frame && JSON.stringify(frame));
  }

  /** Set by a logout. It holds nothing personal, and stays until the backend has replaced the cookie. */
  get forget(): boolean {
    try {
      return localStorage.getItem(`${this.key}:forget`) !== null;
    } catch {
      return false;
    }
  }

  set forget(wanted: boolean) {
    this.#put(`${this.key}:forget`, wanted ? '1' : undefined);
  }

  #put(key: string, value: string | undefined): void {
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch {}
  }
}
