import { make } from './dom.js';

/** Below this width there is room for one phone. */
const NARROW = matchMedia('(max-width: 720px)');

/** On a narrow screen one phone (or the counsellor) at a time, chosen by tabs; on a wide one all, and no tabs. */
export function startTabs(phones, label) {
  const list = document.querySelector('.tabs');
  let chosen = 0;
  const tabs = phones.map(({ id, element }, index) => {
    const tab = make('button', { cls: 'tab', attrs: { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': element.id }, on: { click: () => choose(index) } });
    list.append(label(tab, 'text', id === 'desk' ? 'desk.heading' : `phone.${id}`));
    return tab;
  });
  function choose(index) {
    chosen = index;
    arrange();
  }
  function arrange() {
    list.hidden = !NARROW.matches;
    phones.forEach(({ id, element }, index) => {
      const on = index === chosen;
      tabs[index].setAttribute('aria-selected', String(on));
      tabs[index].tabIndex = on ? 0 : -1;
      element.hidden = NARROW.matches && !on;
      if (NARROW.matches) element.setAttribute('role', 'tabpanel');
      else element.removeAttribute('role');
      element.setAttribute('aria-labelledby', NARROW.matches ? `tab-${id}` : `heading-${id}`);
    });
  }
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    choose((chosen + step + phones.length) % phones.length);
    tabs[chosen].focus();
  });
  NARROW.addEventListener('change', arrange);
  arrange();
}
