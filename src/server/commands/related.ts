import { ask, type Remote } from './remote.ts';
import { said } from './said.ts';

/** Has the running backend count what goes with what. */
export async function relatedBuild(
  remote: Remote,
  whole: boolean | undefined,
  json: boolean | undefined,
): Promise<string> {
  const { counted } = await ask<{ counted: Record<string, number> }>(
    remote,
    'POST',
    `/admin/related${whole ? '?whole=1' : ''}`,
  );
  const lines = Object.entries(counted).map(([kind, items]) => `${String(items).padStart(9)}  ${kind}\n`);
  return said(json, { counted }, `Items with neighbours, by kind:\n${lines.join('') || '     none\n'}`);
}
