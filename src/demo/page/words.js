const OWN = 'en';
let all = {};
let current = OWN;

/** Reads the words of all languages; the browser's language is taken when there are words in it. */
export async function loadWords() {
  all = await (await fetch('/words.json')).json();
  const wanted = (navigator.languages ?? [navigator.language]).map((tag) => tag.toLowerCase().split('-')[0]);
  current = wanted.find((tag) => tag in all) ?? OWN;
}

export function languages() {
  return Object.keys(all).map((tag) => ({ tag, name: all[tag].language.own }));
}

export function currentLanguage() {
  return current;
}

/** @param path e.g. `phone.send` @param values for {{placeholders}} */
export function say(path, values = {}, language = current) {
  const text = path.split('.').reduce((node, key) => node?.[key], all[language]);
  return String(text ?? path).replace(/\{\{(\w+)\}\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** What a page element says in every language: kept as attributes, so that a change of language needs no redrawing. */
export function label(element, attribute, path, values = {}) {
  element.dataset[attribute === 'text' ? 'word' : `word${attribute === 'aria-label' ? 'Label' : 'Placeholder'}`] = path;
  if (Object.keys(values).length > 0) element.dataset.wordValues = JSON.stringify(values);
  else delete element.dataset.wordValues;
  fill(element);
  return element;
}

export function changeLanguage(tag) {
  current = tag in all ? tag : OWN;
  document.documentElement.lang = current;
  document.title = say('page.heading');
  for (const element of document.querySelectorAll('[data-word],[data-word-label],[data-word-placeholder]')) fill(element);
}

/** Values of the form `@path` are words themselves. */
function fill(element) {
  const { word, wordLabel, wordPlaceholder, wordValues } = element.dataset;
  const given = wordValues === undefined ? {} : JSON.parse(wordValues);
  const values = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value).startsWith('@') ? say(value.slice(1)) : value]));
  if (word !== undefined) element.textContent = say(word, values);
  if (wordLabel !== undefined) element.setAttribute('aria-label', say(wordLabel, values));
  if (wordPlaceholder !== undefined) element.setAttribute('placeholder', say(wordPlaceholder, values));
}
