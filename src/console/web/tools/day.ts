/** Day in Japan as date fields want it, e.g. 2026-11-22. */
export function dayInJapan(at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}
