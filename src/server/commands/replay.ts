import { readFile } from 'node:fs/promises';
import type { Weights } from '../../core/bandit.ts';
import type { Program } from '../../core/plan.ts';
import type { Receipt } from '../../core/receipt.ts';
import { ReplayError, replay } from '../../core/replay.ts';
import { ConfigError, Unreachable, UsageError } from '../config.ts';
import { said } from './said.ts';

async function receiptIn(file: string | undefined): Promise<Receipt> {
  if (!file) throw new UsageError('Name the site and the receipt’s file: attune replay my-shop receipt.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ConfigError(`There is no file ${file}.`);
  });
  let receipt: Partial<Receipt> | null;
  try {
    receipt = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file} is not JSON: ${(error as Error).message}`);
  }
  if (
    typeof receipt?.slot !== 'string' ||
    !Array.isArray(receipt.clauses) ||
    !Array.isArray(receipt.rejected) ||
    !receipt.buckets
  )
    throw new ConfigError(`${file} holds no receipt. Write what \`attune.explain('hero')\` answers into it, as JSON.`);
  return { arms: {}, ...receipt } as Receipt;
}

async function published<T>(url: string, path: string): Promise<T> {
  const response = await fetch(url + path).catch(() => {
    throw new Unreachable(
      `There is no backend at ${url}. Start it with \`attune serve\`, or say where it is with --url.`,
    );
  });
  const answer = (await response.json().catch(() => ({}))) as T & { message?: string };
  if (!response.ok) throw new ConfigError(answer.message ?? `The backend answered ${response.status}.`);
  return answer;
}

const shows = ({ experience, variant }: Pick<Receipt, 'experience' | 'variant'>) =>
  experience ? `“${variant}” of “${experience}”` : 'the default';

/**
 * Makes the decision of a receipt again, by the versions of plan and weights that it names, and says what it comes to.
 *
 * @throws {ConfigError} when that is not what the receipt says
 */
export async function replayReceipt(
  site: string,
  file: string | undefined,
  url: string,
  json?: boolean,
): Promise<string> {
  const receipt = await receiptIn(file);
  const [made] = receipt.weights ?? [];
  const [program, weights] = await Promise.all([
    published<Program>(url, `/v1/plan/${site}/${receipt.plan}`),
    made ? published<Weights>(url, `/v1/weights/${site}/${made}`) : undefined,
  ]);
  try {
    const again = replay(receipt, weights ? { ...program, weights } : program);
    const rejected = again.rejected
      .map(({ experience, variant, why }) => `  not “${variant}” of “${experience}”: ${why}\n`)
      .join('');
    const kept = Object.entries(receipt.arms)
      .map(([seed, arm]) => `  “${arm}” of the test “${seed}” was on screen before, and so stays\n`)
      .join('');
    const same = again.experience === receipt.experience && again.variant === receipt.variant;
    const text = `${receipt.slot}: ${shows(again)}${same ? ', as the receipt says' : `; the receipt says ${shows(receipt)}, ${receipt.why}`}.\n${kept}${rejected}`;
    if (!same) throw new ConfigError(text.trimEnd());
    return said(json, again, text);
  } catch (error) {
    if (error instanceof ReplayError) throw new ConfigError(error.message);
    throw error;
  }
}
