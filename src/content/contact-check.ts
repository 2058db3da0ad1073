import { ANSWER_LANGUAGES } from '../core/language.js';
import type { DialogFile } from './content.js';
import type { DialogData } from './dialog-files.js';
import type { Faults } from './files.js';
import type { WordData } from './word-files.js';

/** Compares contacts with topics, prefectures and their words in each language. */
export function checkContacts(data: DialogData<DialogFile>, words: WordData, faults: Faults): void {
  const known = new Set([...data.index.topics, ...data.index.intents].map((entry) => entry.id));
  const places = new Set(data.places.prefectures.map((place) => place.id));
  for (const contact of data.contacts.values()) {
    const { file, path } = data.origins.get(`contact:${contact.id}`) ?? { file: 'dialogs/contacts', path: '' };
    contact.serves.forEach((id, at) => {
      if (!known.has(id)) faults.add(file, `${path}.serves[${at}]`, `unknown topic "${id}"`, 'Use an id of dialogs/topics-index.yaml.');
    });
    if (contact.area !== 'nationwide') {
      contact.area.forEach((place, at) => {
        if (!places.has(place)) faults.add(file, `${path}.area[${at}]`, `unknown prefecture "${place}"`, 'Use an id of dialogs/prefectures.yaml.');
      });
    }
    if (typeof contact.url === 'object' && contact.url !== null && contact.url['default'] === undefined) {
      faults.add(file, `${path}.url`, 'there is no `default` page', 'Say which page is shown to readers of other languages.');
    }
    for (const language of ANSWER_LANGUAGES) {
      if (words[language].contacts[contact.id] === undefined) {
        faults.add(`locales/${language}/contacts.yaml`, `contacts.${contact.id}`, 'the words of this contact are missing', 'Write its name and what it does.');
      }
    }
  }
  for (const language of ANSWER_LANGUAGES) {
    for (const id of Object.keys(words[language].contacts)) {
      if (!data.contacts.has(id)) faults.add(`locales/${language}/contacts.yaml`, `contacts.${id}`, 'there is no such contact', 'Add it to dialogs/contacts/ or remove the words.');
    }
  }
}

/** Compares the lists that everything else refers to with each other. */
export function checkReferences(data: DialogData<DialogFile>, faults: Faults): void {
  const regions = new Set(data.places.regions.map((region) => region.id));
  const places = new Set<string>();
  data.places.prefectures.forEach((place, at) => {
    if (!regions.has(place.region)) faults.add('dialogs/prefectures.yaml', `prefectures[${at}].region`, `unknown region "${place.region}"`, 'Use an id of `regions`.');
    if (places.has(place.id)) faults.add('dialogs/prefectures.yaml', `prefectures[${at}].id`, `"${place.id}" stands twice`, 'Remove one.');
    places.add(place.id);
  });
  const ids = [...data.index.topics, ...data.index.intents].map((entry) => entry.id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) {
    faults.add('dialogs/topics-index.yaml', '', `"${id}" stands twice`, 'Remove one.');
  }
  const rated = new Set(data.wages.map((row) => row.prefecture));
  for (const place of places) {
    if (!rated.has(place)) faults.add('dialogs/minimum-wage.csv', '', `there is no rate for "${place}"`, 'Add a line with its source.');
  }
  const seen = new Set<string>();
  for (const row of data.wages) {
    const key = `${row.prefecture} from ${row.from}`;
    if (!places.has(row.prefecture)) faults.add('dialogs/minimum-wage.csv', row.prefecture, 'unknown prefecture', 'Use an id of dialogs/prefectures.yaml.');
    if (seen.has(key)) faults.add('dialogs/minimum-wage.csv', row.prefecture, `two rates begin on ${row.from}`, 'Remove one.');
    seen.add(key);
  }
}
