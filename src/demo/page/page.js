import { make } from './dom.js';
import { Phone } from './phone.js';
import { startTabs } from './tabs.js';
import { changeLanguage, currentLanguage, label, languages, loadWords, say } from './words.js';

const NOTICE_MS = 6_000;
const SAMPLES = ['unpaid', 'passport', 'pregnant'];
const session = crypto.randomUUID();
let noticeTimer;

function notify(word, values = {}) {
  const notice = document.querySelector('#notice');
  notice.textContent = say(word, values);
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => (notice.textContent = ''), NOTICE_MS);
}

/** Reports what a person did; the demo signs it as the platform would and posts it to the bot. */
async function act(personAct) {
  try {
    const response = await fetch('/act', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ session, act: personAct }) });
    if (!response.ok) throw new Error(String(response.status));
    return await response.json();
  } catch {
    notify('page.lost');
    return {};
  }
}

function addSamples(phones) {
  const list = document.querySelector('#samples');
  for (const { tag } of languages()) {
    for (const name of SAMPLES) {
      const text = say(`sample.${name}`, {}, tag);
      const send = () => phones.filter(({ element, blocked }) => !blocked && element.offsetParent !== null).forEach((phone) => void phone.write(text));
      list.append(make('li', {}, [make('button', { cls: 'sample', text, attrs: { type: 'button', lang: tag }, on: { click: send } })]));
    }
  }
}

function addLanguages() {
  const select = document.querySelector('#language');
  for (const { tag, name } of languages()) select.append(make('option', { text: name, attrs: { value: tag, lang: tag } }));
  select.value = currentLanguage();
  select.addEventListener('change', () => changeLanguage(select.value));
}

await loadWords();
const phones = ['line', 'messenger'].map((id) => new Phone(id, { act, notify }));
document.querySelector('.phones').append(...phones.map(({ element }) => element));
const desk = { id: 'desk', element: document.querySelector('.desk') };
const { url: consoleUrl } = await (await fetch('/console.json')).json();
label(desk.element.querySelector('iframe'), 'aria-label', 'desk.heading').src = consoleUrl;
desk.element.querySelector('.desk-open').href = consoleUrl;
startTabs([...phones, desk], label);
addSamples(phones);
addLanguages();
changeLanguage(currentLanguage());

const stream = new EventSource(`/stream?session=${session}`);
stream.addEventListener('message', ({ data }) => {
  const event = JSON.parse(data);
  phones.find(({ id }) => id === event.phone)?.show(event);
});
stream.addEventListener('error', () => notify('page.lost'));
stream.addEventListener('open', () => phones.forEach((phone) => void phone.begin()), { once: true });
