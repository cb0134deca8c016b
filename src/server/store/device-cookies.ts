import type { Db } from './store.ts';

/** Keeps that a device's anonymous id came with a cookie; the earliest time counts. */
export async function claimDevice(
  db: Db,
  claim: { device: string; cookie: string; site: string; claimed_at: Date },
): Promise<void> {
  await db
    .insertInto('device_cookies')
    .values(claim)
    .onConflict((on) =>
      on
        .columns(['device', 'cookie'])
        .doUpdateSet((row) => ({ claimed_at: row.ref('excluded.claimed_at') }))
        .whereRef('device_cookies.claimed_at', '>', 'excluded.claimed_at'),
    )
    .execute();
}

/** The cookie that a device belongs to: the first that came with it. */
export async function cookieOf(db: Db, device: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('device_cookies')
    .select('cookie')
    .where('device', '=', device)
    .orderBy('claimed_at')
    .orderBy('cookie')
    .limit(1)
    .executeTakeFirst();
  return row?.cookie;
}

/** The devices that belong to a cookie: one browser before and after its storage was wiped. */
export async function devicesOfCookie(db: Db, cookie: string): Promise<string[]> {
  const rows = await db
    .selectFrom('device_cookies')
    .select('device')
    .where('cookie', '=', cookie)
    .orderBy('device')
    .execute();
  const own: string[] = [];
  for (const { device } of rows) if ((await cookieOf(db, device)) === cookie) own.push(device);
  return own;
}

/** The devices that are one browser with this one, itself among them. */
export async function sameBrowser(db: Db, device: string): Promise<string[]> {
  const cookie = await cookieOf(db, device);
  return cookie ? devicesOfCookie(db, cookie) : [device];
}

export async function deleteClaims(db: Db, device: string): Promise<void> {
  await db.deleteFrom('device_cookies').where('device', '=', device).execute();
}
