import { attune } from './attune.ts';
import { island } from './island.ts';

/** A story of the journal: says that it was looked at. */
export function articlePage(): void {
  const article = island<{ content_id: string; title: string; topics: string[] }>('article');
  if (article) attune()?.track('Content Viewed', article);
}
