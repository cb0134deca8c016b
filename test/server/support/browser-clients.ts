import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';
import { AnalyticsBrowser } from '@segment/analytics-next';

// What a site's own pages would have: the clients as they are published, pointed at this server.
const [writeKey, host] = ['demo', location.host];

export async function segment(): Promise<void> {
  const analytics = AnalyticsBrowser.load(
    { writeKey, cdnSettings: { integrations: { 'Segment.io': { apiKey: writeKey } } } },
    { integrations: { 'Segment.io': { apiHost: `${host}/v1`, protocol: 'http' } } },
  );
  await analytics.page('Home', { from: 'segment' });
  await analytics.identify('segment-user', { plan: 'gold' });
  await analytics.track('Seen by Segment', { price: 7 });
  await analytics.group('segment-group');
}

export function rudder(): void {
  const analytics = new RudderAnalytics();
  analytics.load(writeKey, `http://${host}`, {
    getSourceConfig: () => ({
      source: { id: 's', name: 's', writeKey, enabled: true, config: {}, destinations: [], workspaceId: 'w' },
    }),
  } as unknown as Parameters<RudderAnalytics['load']>[2]);
  analytics.page('Home', 'rudder', { from: 'rudder' });
  analytics.identify('rudder-user', { plan: 'gold' });
  analytics.track('Seen by RudderStack', { price: 7 });
}
