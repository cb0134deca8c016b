/**
 * The owner's pages refresh their list of events with this, and copy the lines to paste. It runs in the browser, inline with a nonce,
 * and writes text nodes only.
 */
export const liveScript = `(() => {
  const { document: page, navigator: browser, location: here } = self;
  const list = page.getElementById('live-events');
  const toggle = page.getElementById('live-toggle');
  const copy = page.getElementById('copy-lines');
  let running = true;
  let last = '';
  const element = (tag, text, attributes = {}) => {
    const made = page.createElement(tag);
    made.append(text);
    for (const name in attributes) made.setAttribute(name, attributes[name]);
    return made;
  };
  const show = (events) => {
    const now = JSON.stringify(events);
    if (now === last) return;
    last = now;
    list.replaceChildren(...events.map(({ at, what, where, device }) => {
      const item = element('li', '');
      const text = element('span', what);
      text.append(' ', element('span', where + ' · ' + device, { class: 'soft mono' }));
      item.append(element('time', new Date(at).toLocaleTimeString([], { hourCycle: 'h23' }), { datetime: at }), text);
      return item;
    }));
    const none = page.getElementById('live-none');
    if (none) none.hidden = events.length > 0;
  };
  const refresh = async () => {
    if (!running || page.hidden) return;
    try {
      const answer = await fetch('/owner/live' + here.search, { headers: { accept: 'application/json' } });
      if (answer.ok) show(await answer.json());
    } catch {}
  };
  toggle.hidden = false;
  toggle.addEventListener('click', () => {
    running = !running;
    toggle.textContent = running ? 'Hold still' : 'Go on';
    refresh();
  });
  if (copy && browser.clipboard) {
    copy.hidden = false;
    copy.addEventListener('click', async () => {
      await browser.clipboard.writeText(page.getElementById('lines').textContent);
      copy.textContent = 'Copied';
      setTimeout(() => { copy.textContent = 'Copy the lines'; }, 2000);
    });
  }
  setInterval(refresh, 2000);
  refresh();
})();`;
