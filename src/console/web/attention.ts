import type { EventView } from '../schema.js';
import { getSettings } from './settings.js';

/** Sound, desktop notification and the title of the tab. None of them ever holds a word of a person: screens are seen by others. */

let audio: AudioContext | undefined;
let repeating: ReturnType<typeof setInterval> | undefined;
const REPEAT_MS = 4_000;

/** Browsers allow sound and ask about notifications only after a click: the first one anywhere on the page does it. */
export function armAttention(): () => void {
  const arm = (): void => {
    audio ??= new AudioContext();
    void audio.resume();
    if ('Notification' in window && Notification.permission === 'default' && getSettings().notifications) void Notification.requestPermission();
  };
  addEventListener('click', arm, { once: true });
  return () => removeEventListener('click', arm);
}

/** A quiet tone for news, a loud one for danger. */
export function beep(loud: boolean): void {
  if (!getSettings().sound || audio?.state !== 'running') return;
  const start = audio.currentTime;
  const tones = loud ? [880, 660, 880, 660] : [660];
  tones.forEach((frequency, index) => {
    if (audio === undefined) return;
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const from = start + index * 0.22;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(loud ? 0.5 : 0.15, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.2);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 0.21);
  });
}

/** Beeps loudly until told to stop: somebody may be in danger and the page in the background. */
export function repeatLoud(on: boolean): void {
  if (on === (repeating !== undefined)) return;
  clearInterval(repeating);
  repeating = on ? setInterval(() => beep(true), REPEAT_MS) : undefined;
}

/** @param tag one notification stands per tag; a new one replaces it */
export function notify(text: { readonly title: string; readonly body: string; readonly tag: string; readonly insist?: boolean }, onClick: () => void): void {
  if (!getSettings().notifications || !('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification(text.title, { body: text.body, tag: text.tag, requireInteraction: text.insist ?? false });
    shown.onclick = () => {
      window.focus();
      shown.close();
      onClick();
    };
  } catch {
    // Android's Chromium allows them only from a service worker; sound and banner remain.
  }
}

export function closeAttention(): void {
  repeatLoud(false);
}

/**
 * Whose alarm it is. Danger and a case that nobody has are everybody's; of a case that somebody has the first alarm is theirs, and from the
 * second on everybody's, because then that somebody may be away.
 */
export function concerns(alarm: EventView<'alarm'>, me: string): boolean {
  if (alarm.loud || alarm.why === 'danger' || alarm.why === 'waiting' || alarm.case.assignee === null) return true;
  return alarm.case.assignee.id === me || (alarm.why === 'unanswered' && alarm.nth > 1);
}
