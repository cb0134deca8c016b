import { sizeHere } from '../view.ts';
import type { Signal } from './heard.ts';

interface Connection {
  effectiveType?: string;
  saveData?: boolean;
}

/** What the visit is made with, once a visit: coarse, and nothing that tells one device from others of its kind. */
export const device: Signal = ({ engine, tell }) => {
  if (engine.profile.visit.device) return () => {};
  const { connection } = navigator as { connection?: Connection };
  tell('Device Seen', {
    device: matchMedia('(pointer:coarse)').matches ? 'touch' : 'mouse',
    size: sizeHere(),
    language: navigator.language.toLowerCase(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    hour: new Date().getHours(),
    connection: connection?.saveData ? 'saving' : connection?.effectiveType,
  });
  engine.change((profile) => {
    profile.visit.device = true;
  });
  return () => {};
};
