'use strict';
(() => {
  const find = id => document.getElementById(id);
  const make = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  const span = seconds => seconds < 120 ? seconds + ' s' : seconds < 7200 ? Math.floor(seconds / 60) + ' min'
    : seconds < 172800 ? Math.floor(seconds / 3600) + ' h' : Math.floor(seconds / 86400) + ' days';

  // ---- what the server sends

  const connection = find('connection');
  const events = new EventSource('events');
  let parts = {};
  events.onopen = () => { connection.textContent = 'live'; connection.className = ''; parts = {}; };
  events.onerror = () => {
    // A stream ends every half minute, and the browser opens the next one by itself.
    setTimeout(() => {
      if (events.readyState !== EventSource.OPEN) {
        connection.textContent = 'no connection: these figures are old';
        connection.className = 'lost';
      }
    }, 6000);
  };
  events.onmessage = event => {
    for (const [id, html] of Object.entries(JSON.parse(event.data))) {
      const place = find(id);
      if (place && parts[id] !== html) {
        parts[id] = html;
        place.innerHTML = html;
      }
    }
  };

  // ---- tables of what is asked for

  const table = (caption, heads, rows) => {
    const made = document.createElement('table');
    made.append(make('caption', caption));
    const head = made.createTHead().insertRow();
    for (const each of heads) {
      head.append(Object.assign(make('th', each), { scope: 'col' }));
    }
    const body = made.createTBody();
    for (const cells of rows) {
      const line = body.insertRow();
      for (const cell of cells) {
        const place = line.insertCell();
        place.append(cell instanceof Node ? cell : document.createTextNode(cell ?? '–'));
      }
    }
    return made;
  };

  const get = async path => {
    const answer = await fetch(path, { cache: 'no-store' });
    const said = await answer.json();
    if (!answer.ok) {
      throw new Error(said.error + ': ' + said.mend);
    }
    return said;
  };

  // ---- parked rows

  const said = find('parked-said');
  const post = async (path, body) => {
    const answer = await fetch(path, {
      method: 'POST', cache: 'no-store', body: JSON.stringify(body),
      headers: { 'X-Outrider': '1', 'Content-Type': 'application/json' },
    });
    const told = await answer.json();
    said.textContent = answer.ok
      ? told.commands.map(each => 'Row ' + each.seq + ': ' + (each.outcome ?? 'asked for; not carried out yet')).join('; ')
      : told.error + ': ' + told.mend;
    await parked();
  };
  const failed = error => { said.textContent = 'This did not work: ' + error.message; };

  const button = (text, row, what) => {
    const made = make('button', text);
    made.type = 'button';
    made.setAttribute('aria-label', text + ' row ' + row.seq);
    made.onclick = () => { made.disabled = true; what().catch(failed).finally(() => { made.disabled = false; }); };
    return made;
  };
  const discard = row => new Promise((done, lost) => {
    const ask = find('ask');
    find('ask-row').textContent = 'Row ' + row.seq + ' to ' + row.topic + ', key ' + (row.key ?? 'none') + ', ' + row.behind + ' wait behind it.';
    find('ask-because').value = '';
    find('ask-break').checked = false;
    ask.returnValue = '';
    ask.onclose = () => ask.returnValue !== 'discard' ? done() : post('parked/discard', {
      rows: [String(row.seq)], because: find('ask-because').value, breakOrder: find('ask-break').checked, waitSeconds: 20, by: 'status page',
    }).then(done, lost);
    ask.showModal();
  });
  const actions = row => {
    const made = document.createElement('span');
    made.append(
      button('Retry', row, () => post('parked/retry', { rows: [String(row.seq)], waitSeconds: 20, by: 'status page' })),
      button('Discard', row, () => discard(row)));
    return made;
  };
  const parked = async () => {
    const place = find('parked');
    if (find('ask').open || place.contains(document.activeElement) && document.activeElement.disabled === false) {
      return;
    }
    const { all, rows } = await get('parked?limit=20');
    place.replaceChildren(rows.length === 0 ? make('p', 'No row is parked.') : table(
      all + ' parked; the oldest are shown.', ['Row', 'Topic', 'Key', 'For', 'Behind it', 'Reason', ''],
      rows.map(row => [row.seq, row.topic, row.key, span(row.ageSeconds), row.behind, row.reason, actions(row)])));
  };

  // ---- hot keys

  const hotTables = ({ byRate, byLag }) => {
    const made = [];
    if (!byRate) {
      made.push(make('p', 'Keys are not counted.'));
    } else if (byRate.keys.length === 0) {
      made.push(make('p', 'No key had a row in the last two minutes.'));
    } else {
      made.push(table('Most rows in the last ' + span(Math.round(byRate.overSeconds)), ['Topic', 'Key', 'Rows', 'Rows/s'],
        byRate.keys.slice(0, 10).map(key => [key.topic, key.key, key.rows, key.perSecond])));
    }
    if (byLag?.length > 0) {
      made.push(table('Longest on their way', ['Topic', 'Key', 'Rows', 'Oldest', 'State'],
        byLag.slice(0, 10).map(key => [key.topic, key.key, key.rows, span(Math.round(key.oldestSeconds)), key.blocked ? 'blocked' : 'flowing'])));
    }
    return made;
  };
  const hot = async () => {
    const lists = await get('hot-keys');
    find('hot').replaceChildren(...hotTables(lists));
  };
  const again = (what, place, seconds) => {
    what().catch(error => find(place).replaceChildren(make('p', error.message)))
      .finally(() => setTimeout(again, seconds * 1000, what, place, seconds));
  };
  again(parked, 'parked', 3);
  again(hot, 'hot', 5);
})();
