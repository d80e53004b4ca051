/** A time of day to the second, by the 24 hours: "14:03:22". @param language BCP 47 */
export function formatClock(time: Date, language: string): string {
  const options = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(language, options).format(time);
}
